package dev.portolan.replication.mover;

import com.github.luben.zstd.Zstd;

import dev.portolan.replication.generation.PageDigests;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A run of pages of one file. {@link SegmentWriter} sends it.
 *
 * @param entry the file's place in the manifest
 * @param firstPage of the run
 * @param content of its pages, one after the other, in an array from its beginning or further on
 */
record Segment(int entry, int firstPage, ByteBuffer content) {
    /** The most pages of one segment that are taken: 1 MiB. */
    static final int PAGES = (1 << 20) / PageDigests.PAGE;

    /** Entry, first page, length and codec. */
    static final int HEADER = 13;

    static final byte RAW = 0;
    static final byte ZSTD = 1;

    static Segment parse(Frame frame) throws IOException {
        if (frame.payload().length < HEADER) {
            throw new IOException("a segment without a header");
        }
        ByteBuffer in = frame.buffer();
        int entry = in.getInt();
        int firstPage = in.getInt();
        int length = in.getInt();
        byte codec = in.get();
        if (length < 1 || length > PAGES * PageDigests.PAGE) {
            throw new IOException("a segment of " + length + " bytes");
        }
        ByteBuffer content =
                switch (codec) {
                    case RAW -> in;
                    case ZSTD -> unpack(in, length);
                    default -> throw new IOException("a segment packed in unknown way " + codec);
                };
        if (content.remaining() != length) {
            throw new IOException("a segment of another length than it says");
        }
        return new Segment(entry, firstPage, content);
    }

    private static ByteBuffer unpack(ByteBuffer body, int length) throws IOException {
        byte[] content = new byte[length];
        long unpacked =
                Zstd.decompressByteArray(
                        content,
                        0,
                        length,
                        body.array(),
                        body.arrayOffset() + body.position(),
                        body.remaining());
        if (Zstd.isError(unpacked) || unpacked != length) {
            throw new IOException("a segment that does not unpack");
        }
        return ByteBuffer.wrap(content);
    }
}
