package dev.portolan.control.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes one message: big-endian numbers; text (UTF-8) and bytes behind their length. */
public final class WireWriter {
    private static final int SMALL = 256;

    private ByteBuffer out = ByteBuffer.allocate(SMALL);

    /** A number from 0 to 255. */
    public void tag(int tag) {
        room(1).put((byte) tag);
    }

    public void flag(boolean flag) {
        tag(flag ? 1 : 0);
    }

    public void integer(int number) {
        room(Integer.BYTES).putInt(number);
    }

    public void number(long number) {
        room(Long.BYTES).putLong(number);
    }

    public void bytes(byte[] content) {
        room(Integer.BYTES + content.length).putInt(content.length).put(content);
    }

    /**
     * Text of at most {@link WireReader#LONGEST_TEXT} bytes.
     *
     * @throws IllegalArgumentException when it is longer
     */
    public void text(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        if (content.length > WireReader.LONGEST_TEXT) {
            throw new IllegalArgumentException(
                    "a text of " + content.length + " bytes goes into no message");
        }
        room(Short.BYTES + content.length).putShort((short) content.length).put(content);
    }

    public byte[] toBytes() {
        byte[] bytes = new byte[out.position()];
        out.get(0, bytes);
        return bytes;
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int needed = Math.addExact(out.position(), bytes);
            out = ByteBuffer.allocate(Math.max(needed, 2 * out.capacity())).put(out.flip());
        }
        return out;
    }
}
