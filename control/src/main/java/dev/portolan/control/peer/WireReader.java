package dev.portolan.control.peer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link WireWriter} wrote. Throws {@link MalformedException} for anything else, and
 * nothing but that; allocates no more than the message has bytes.
 */
public final class WireReader {
    public static final int LONGEST_TEXT = 1_024;

    private final ByteBuffer in;

    public WireReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** A number from 0 to 255. */
    public int tag() {
        need(1);
        return in.get() & 0xff;
    }

    public boolean flag() {
        int tag = tag();
        if (tag > 1) {
            throw malformed(tag + " is neither yes nor no");
        }
        return tag == 1;
    }

    public int integer() {
        need(Integer.BYTES);
        return in.getInt();
    }

    public long number() {
        need(Long.BYTES);
        return in.getLong();
    }

    /** A number that is not negative. */
    public long natural() {
        long number = number();
        if (number < 0) {
            throw malformed(number + " is negative");
        }
        return number;
    }

    /** How many elements follow, where each has at least {@code size} bytes. */
    public int count(int size) {
        int count = integer();
        if (count < 0 || count > in.remaining() / size) {
            throw malformed(Integer.toUnsignedString(count) + " elements cannot follow");
        }
        return count;
    }

    public byte[] bytes() {
        byte[] content = new byte[count(1)];
        in.get(content);
        return content;
    }

    public String text() {
        need(Short.BYTES);
        int length = in.getShort() & 0xffff;
        if (length > LONGEST_TEXT) {
            throw malformed("a text of " + length + " bytes");
        }
        need(length);
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(content).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedException("at byte " + in.position() + ": a text is not UTF-8", e);
        }
    }

    /**
     * @throws MalformedException when there are bytes left
     */
    public void end() {
        if (in.hasRemaining()) {
            throw malformed(in.remaining() + " bytes too many");
        }
    }

    /** What is wrong, with where. */
    public MalformedException malformed(String what) {
        return new MalformedException("at byte " + in.position() + ": " + what);
    }

    private void need(int bytes) {
        if (in.remaining() < bytes) {
            throw malformed("ends too early");
        }
    }
}
