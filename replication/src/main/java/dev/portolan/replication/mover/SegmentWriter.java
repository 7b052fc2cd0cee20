package dev.portolan.replication.mover;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;

import dev.portolan.replication.generation.Entry;
import dev.portolan.replication.generation.PageDigests;
import dev.portolan.replication.generation.PageFiles;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.BitSet;

/**
 * Sends runs of pages as {@link Segment}s, packed where that makes them smaller. Uses the same
 * memory for all of them: two runs. One thread; {@link #close} gives back what the compressor has.
 */
final class SegmentWriter implements AutoCloseable {
    private static final int LEVEL = 1;

    /** After a segment that did not get smaller, so many of the same file are not even tried. */
    private static final int UNTRIED = 7;

    private final DataOutputStream out;
    private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(LEVEL);
    private final byte[] content = new byte[PageFiles.RUN * PageDigests.PAGE];
    private final byte[] payload = new byte[Segment.HEADER + content.length];
    private int untried;

    SegmentWriter(DataOutputStream out) {
        this.out = out;
    }

    /**
     * Sends pages of one file.
     *
     * @param index the file's place in the manifest
     */
    void write(int index, Entry.Content entry, FileChannel file, BitSet pages) throws IOException {
        untried = 0;
        int first = pages.nextSetBit(0);
        while (first >= 0) {
            int end = Math.min(pages.nextClearBit(first), first + PageFiles.RUN);
            int length = PageFiles.read(file, entry.pages(), first, end, content);
            int packed = pack(length);
            int body = packed < 0 ? length : packed;
            if (packed < 0) {
                System.arraycopy(content, 0, payload, Segment.HEADER, length);
            }
            ByteBuffer.wrap(payload)
                    .putInt(index)
                    .putInt(first)
                    .putInt(length)
                    .put(packed < 0 ? Segment.RAW : Segment.ZSTD);
            Frame.write(out, Frame.Type.PAGES, payload, Segment.HEADER + body);
            first = pages.nextSetBit(end);
        }
    }

    /** Packs into the payload; negative where it was not worth it. */
    private int pack(int length) {
        if (untried > 0) {
            untried--;
            return -1;
        }
        int worthIt = length - length / 16;
        try {
            return zstd.compressByteArray(payload, Segment.HEADER, worthIt, content, 0, length);
        } catch (ZstdException e) {
            // Does not fit into less than it was.
            untried = UNTRIED;
            return -1;
        }
    }

    @Override
    public void close() {
        zstd.close();
    }
}
