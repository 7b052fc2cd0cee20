package dev.portolan.replication.mover;

import com.github.luben.zstd.Zstd;

import dev.portolan.replication.generation.PageDigests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A run of pages of one file, compressed where that makes it smaller.
 *
 * @param entry the file's place in the manifest
 * @param firstPage of the run
 * @param content of its pages, one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, lives for one hop
record Segment(int entry, int firstPage, byte[] content) {
    /** The most pages of one segment: 1 MiB. */
    static final int PAGES = (1 << 20) / PageDigests.PAGE;

    private static final int HEADER = 13;
    private static final int LEVEL = 1;
    private static final byte RAW = 0;
    private static final byte ZSTD = 1;

    Frame frame() {
        byte[] packed = Zstd.compress(content, LEVEL);
        boolean smaller = packed.length < content.length - content.length / 16;
        byte[] body = smaller ? packed : content;
        return new Frame(
                Frame.Type.PAGES,
                ByteBuffer.allocate(HEADER + body.length)
                        .putInt(entry)
                        .putInt(firstPage)
                        .putInt(content.length)
                        .put(smaller ? ZSTD : RAW)
                        .put(body)
                        .array());
    }

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
        byte[] body = Arrays.copyOfRange(frame.payload(), HEADER, frame.payload().length);
        byte[] content;
        if (codec == RAW) {
            content = body;
        } else if (codec == ZSTD) {
            content = new byte[length];
            long unpacked = Zstd.decompress(content, body);
            if (Zstd.isError(unpacked) || unpacked != length) {
                throw new IOException("a segment that does not unpack");
            }
        } else {
            throw new IOException("a segment packed in unknown way " + codec);
        }
        if (content.length != length) {
            throw new IOException("a segment of another length than it says");
        }
        return new Segment(entry, firstPage, content);
    }
}
