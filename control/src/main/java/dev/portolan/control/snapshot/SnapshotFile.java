package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A complete snapshot that is read; no byte comes out of it that was not checked. For one thread.
 */
final class SnapshotFile implements AutoCloseable {
    private final SnapshotDisk.ExistingFile file;
    private final String where;
    private final SnapshotManifest manifest;

    private SnapshotFile(SnapshotDisk.ExistingFile file, String where, SnapshotManifest manifest) {
        this.file = file;
        this.where = where;
        this.manifest = manifest;
    }

    /**
     * @param where names the file to people
     * @throws SnapshotException when it is damaged, or of a format that this version does not know
     */
    static SnapshotFile of(SnapshotDisk.ExistingFile file, LogIndex index, String where)
            throws IOException {
        long size = file.size();
        if (size < SnapshotFormat.HEADER_BYTES + SnapshotFormat.TRAILER_BYTES) {
            throw SnapshotException.damaged(where, "has " + size + " bytes only");
        }
        int chunkBytes =
                SnapshotFormat.readHeader(part(file, 0, SnapshotFormat.HEADER_BYTES), index, where);
        ByteBuffer trailer =
                part(file, size - SnapshotFormat.TRAILER_BYTES, SnapshotFormat.TRAILER_BYTES);
        SnapshotManifest manifest;
        try {
            manifest = SnapshotFormat.readTrailer(trailer, index, chunkBytes, where);
        } catch (IllegalArgumentException e) {
            throw SnapshotException.damaged(where, "contradicts itself: " + e.getMessage());
        }
        if (manifest.fileBytes() != size) {
            throw SnapshotException.damaged(
                    where, "has " + size + " bytes instead of " + manifest.fileBytes());
        }
        return new SnapshotFile(file, where, manifest);
    }

    SnapshotManifest manifest() {
        return manifest;
    }

    /**
     * @throws SnapshotException when the chunk is damaged
     */
    byte[] chunk(int number) throws IOException {
        if (number < 0 || number >= manifest.chunks()) {
            throw new SnapshotException(
                    where + " has chunks 0 to " + (manifest.chunks() - 1) + ", not " + number);
        }
        long offset = SnapshotFormat.offset(number, manifest.chunkBytes());
        int length = manifest.lengthOf(number);
        ByteBuffer chunk = part(file, offset, SnapshotFormat.CHUNK_HEADER_BYTES + length);
        int writtenNumber = chunk.getInt();
        int writtenLength = chunk.getInt();
        int checksum = chunk.getInt();
        if (writtenNumber != number
                || writtenLength != length
                || checksum != SnapshotFormat.checksum(number, chunk)) {
            throw SnapshotException.damaged(
                    where,
                    "is damaged in chunk "
                            + number
                            + " of "
                            + manifest.chunks()
                            + ", at bytes "
                            + offset
                            + " to "
                            + (offset + SnapshotFormat.CHUNK_HEADER_BYTES + length - 1));
        }
        byte[] content = new byte[length];
        chunk.get(content);
        return content;
    }

    /** The content, each chunk checked before its first byte, the whole before the end. */
    InputStream content() {
        return new Content();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static ByteBuffer part(SnapshotDisk.ExistingFile file, long offset, int length)
            throws IOException {
        ByteBuffer part = ByteBuffer.allocate(length);
        try {
            file.read(part, offset);
        } catch (EOFException e) {
            throw new IOException("ends while it is read", e);
        }
        return part.flip();
    }

    private final class Content extends InputStream {
        private final Digest digest = new Digest();
        private ByteBuffer chunk = ByteBuffer.allocate(0);
        private int next;
        private boolean over;

        @Override
        public int read() throws IOException {
            return fill() ? chunk.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, chunk.remaining());
            chunk.get(target, from, count);
            return count;
        }

        /** Whether there is a byte. */
        private boolean fill() throws IOException {
            if (!chunk.hasRemaining() && next < manifest.chunks()) {
                byte[] content = chunk(next);
                next++;
                digest.add(content);
                chunk = ByteBuffer.wrap(content);
            }
            if (!chunk.hasRemaining() && !over) {
                over = true;
                if (!digest.end().equals(manifest.digest())) {
                    throw SnapshotException.damaged(
                            where, "has whole chunks that do not belong together");
                }
            }
            return chunk.hasRemaining();
        }
    }
}
