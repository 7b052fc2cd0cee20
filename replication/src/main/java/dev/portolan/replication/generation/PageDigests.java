package dev.portolan.replication.generation;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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

    /** Where a page ends in its file. */
    public long end(int page) {
        return (long) page * PAGE + length(page);
    }

    /** How many bytes the pages from {@code first} to before {@code end} have. */
    public int length(int first, int end) {
        return first == end ? 0 : (end - 1 - first) * PAGE + length(end - 1);
    }

    /**
     * How many of the pages from {@code first} to before {@code end} are what {@code content} holds
     * one after the other, counted up to the first that is not.
     *
     * @param offset where the first of them begins
     */
    public int matching(int first, int end, byte[] content, int offset) {
        for (int page = first; page < end; page++) {
            int from = offset + (page - first) * PAGE;
            HashValue128 hash = HASHER.hashBytesTo128Bits(content, from, length(page));
            int at = page * WIDTH;
            if ((long) LONG.get(digests, at) != hash.getMostSignificantBits()
                    || (long) LONG.get(digests, at + 8) != hash.getLeastSignificantBits()) {
                return page - first;
            }
        }
        return end - first;
    }

    byte[] bytes() {
        return digests.clone();
    }

    /** Writes the digest of one page's content to {@code into}, {@link #WIDTH} bytes. */
    static void digest(byte[] content, int offset, int length, byte[] into) {
        HashValue128 hash = HASHER.hashBytesTo128Bits(content, offset, length);
        LONG.set(into, 0, hash.getMostSignificantBits());
        LONG.set(into, 8, hash.getLeastSignificantBits());
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
