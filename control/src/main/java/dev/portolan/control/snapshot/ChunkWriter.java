package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Lays content out as a snapshot file, see {@link SnapshotFormat}. For one thread. */
final class ChunkWriter extends OutputStream {
    private final SnapshotDisk.NewFile file;
    private final LogIndex index;
    private final ByteBuffer chunk;
    private final Digest digest = new Digest();
    private int chunks;
    private long bytes;

    ChunkWriter(SnapshotDisk.NewFile file, LogIndex index, int chunkBytes) throws IOException {
        this.file = file;
        this.index = index;
        this.chunk = ByteBuffer.allocate(chunkBytes);
        file.write(SnapshotFormat.header(index, chunkBytes));
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            int part = Math.min(chunk.remaining(), from + length - at);
            chunk.put(source, at, part);
            at += part;
            if (!chunk.hasRemaining()) {
                endChunk();
            }
        }
    }

    /** Ends the file; nothing can be written any more. */
    SnapshotManifest finish() throws IOException {
        if (chunk.position() > 0) {
            endChunk();
        }
        SnapshotManifest manifest =
                new SnapshotManifest(index, chunk.capacity(), chunks, bytes, digest.end());
        file.write(SnapshotFormat.trailer(manifest));
        return manifest;
    }

    private void endChunk() throws IOException {
        chunk.flip();
        digest.add(chunk.array(), 0, chunk.remaining());
        bytes += chunk.remaining();
        file.write(SnapshotFormat.chunkHeader(chunks, chunk));
        file.write(chunk);
        chunks++;
        chunk.clear();
    }
}
