package dev.portolan.replication.generation;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The content of a file as one digest (XXH3, 128 bits) for each of its pages. Tells what has
 * changed and what has been damaged; it is no defence against somebody who makes up content, which
 * is what the agents' shared key is for. Immutable.
 */
public final class PageDigests {
    /** The unit of comparison and of transfer, in bytes. */
    public static final int PAGE = 16 * 1024;

    /** Of one page's digest, in bytes. */
    static final int WIDTH = 16;

    private static final Hasher128 HASHER = Hashing.xxh3_128();

    private final long size;
    private final byte[] digests;

    /**
     * @param size of the file in bytes
     * @param digests one after the other; taken over
     */
    PageDigests(long size, byte[] digests) {
        if (size < 0 || digests.length != pages(size) * (long) WIDTH) {
            throw new IllegalArgumentException(
                    size + " bytes have not " + digests.length / WIDTH + " pages");
        }
        this.size = size;
        this.digests = digests;
    }

    /** How many pages that many bytes fill; the last one may be short. */
    public static int pages(long size) {
        return Math.toIntExact((size + PAGE - 1) / PAGE);
    }

    public long size() {
        return size;
    }

    public int count() {
        return digests.length / WIDTH;
    }

    /** How long a page is: {@link #PAGE}, but for the last. */
    public int length(int page) {
        return (int) Math.min(PAGE, size - (long) page * PAGE);
    }

    /** Whether {@code page} has the same content here and there. */
    public boolean sameAt(int page, PageDigests other) {
        return page < other.count()
                && length(page) == other.length(page)
                && Arrays.equals(
                        digests,
                        page * WIDTH,
                        (page + 1) * WIDTH,
                        other.digests,
                        page * WIDTH,
                        (page + 1) * WIDTH);
    }

    /** Whether these bytes are what {@code page} is. */
    public boolean matches(int page, byte[] content, int length) {
        byte[] digest = digest(content, length);
        return length == length(page)
                && Arrays.equals(digests, page * WIDTH, (page + 1) * WIDTH, digest, 0, WIDTH);
    }

    byte[] bytes() {
        return digests.clone();
    }

    static byte[] digest(byte[] content, int length) {
        HashValue128 hash = HASHER.hashBytesTo128Bits(content, 0, length);
        return ByteBuffer.allocate(WIDTH)
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PageDigests pages
                && size == pages.size
                && Arrays.equals(digests, pages.digests);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digests) * 31 + Long.hashCode(size);
    }

    @Override
    public String toString() {
        return size + " bytes in " + count() + " pages";
    }
}
