package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The layout of a snapshot file, numbers big-endian. All chunks but the last hold as many bytes as
 * the header says, so that a chunk's place follows from its number. Every part carries a checksum
 * of everything else in it; equal states at equal indexes give equal files.
 *
 * <pre>
 * header   "PTLNSNAP"  format:4  chunk bytes:4  index:8            crc32c:4
 * chunk    number:4  length:4  crc32c:4  content
 * trailer  "PTLNDONE"  chunks:4  content bytes:8  sha-256 of the content:32  crc32c:4
 * </pre>
 */
final class SnapshotFormat {
    static final int FORMAT = 1;
    static final int CHUNK_BYTES = 1 << 20;
    static final int HEADER_BYTES = 28;
    static final int CHUNK_HEADER_BYTES = 12;
    static final int TRAILER_BYTES = 56;
    static final int DIGEST_BYTES = 32;

    private static final byte[] BEGIN = "PTLNSNAP".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "PTLNDONE".getBytes(StandardCharsets.US_ASCII);
    private static final int LARGEST_CHUNK = 1 << 26;

    private SnapshotFormat() {}

    static ByteBuffer header(LogIndex index, int chunkBytes) {
        ByteBuffer header =
                ByteBuffer.allocate(HEADER_BYTES)
                        .put(BEGIN)
                        .putInt(FORMAT)
                        .putInt(chunkBytes)
                        .putLong(index.value());
        return sealed(header);
    }

    /**
     * @return the bytes of a chunk
     * @param where names the file
     */
    static int readHeader(ByteBuffer header, LogIndex index, String where) {
        check(header, BEGIN, where, "does not begin as a snapshot does");
        int format = header.getInt();
        if (format != FORMAT) {
            throw new SnapshotException(
                    where
                            + " has format "
                            + format
                            + ", this version reads "
                            + FORMAT
                            + ": start the version that wrote it, or a newer one");
        }
        int chunkBytes = header.getInt();
        long written = header.getLong();
        if (written != index.value() || chunkBytes < 1 || chunkBytes > LARGEST_CHUNK) {
            throw SnapshotException.damaged(where, "is of index " + written);
        }
        return chunkBytes;
    }

    static ByteBuffer chunkHeader(int number, ByteBuffer content) {
        return ByteBuffer.allocate(CHUNK_HEADER_BYTES)
                .putInt(number)
                .putInt(content.remaining())
                .putInt(checksum(number, content))
                .flip();
    }

    /** Over the number, the length and the content. */
    static int checksum(int number, ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(
                ByteBuffer.allocate(2 * Integer.BYTES)
                        .putInt(number)
                        .putInt(content.remaining())
                        .flip());
        crc.update(content.duplicate());
        return (int) crc.getValue();
    }

    static ByteBuffer trailer(SnapshotManifest manifest) {
        ByteBuffer trailer =
                ByteBuffer.allocate(TRAILER_BYTES)
                        .put(END)
                        .putInt(manifest.chunks())
                        .putLong(manifest.bytes())
                        .put(HexFormat.of().parseHex(manifest.digest()));
        return sealed(trailer);
    }

    static SnapshotManifest readTrailer(
            ByteBuffer trailer, LogIndex index, int chunkBytes, String where) {
        check(trailer, END, where, "does not end as a snapshot does");
        int chunks = trailer.getInt();
        long bytes = trailer.getLong();
        byte[] digest = new byte[DIGEST_BYTES];
        trailer.get(digest);
        return new SnapshotManifest(
                index, chunkBytes, chunks, bytes, HexFormat.of().formatHex(digest));
    }

    static long offset(int chunk, int chunkBytes) {
        return HEADER_BYTES + (long) chunk * (CHUNK_HEADER_BYTES + chunkBytes);
    }

    private static void check(ByteBuffer part, byte[] magic, String where, String otherwise) {
        byte[] found = new byte[magic.length];
        part.get(found);
        boolean same = Arrays.equals(found, magic);
        if (!same || part.getInt(part.limit() - Integer.BYTES) != seal(part)) {
            throw SnapshotException.damaged(where, otherwise);
        }
    }

    private static ByteBuffer sealed(ByteBuffer part) {
        return part.putInt(seal(part)).flip();
    }

    private static int seal(ByteBuffer part) {
        CRC32C crc = new CRC32C();
        crc.update(part.duplicate().rewind().limit(part.capacity() - Integer.BYTES));
        return (int) crc.getValue();
    }
}
