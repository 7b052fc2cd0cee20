package dev.portolan.replication.mover;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The unit of the protocol: magic, version, type, length, payload and a CRC-32C over type, length
 * and payload. The module's README has the whole protocol.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, lives for one hop
record Frame(Type type, byte[] payload) {
    static final int VERSION = 1;

    /** The longest payload, in bytes: a segment of pages with its header. */
    static final int LONGEST = (1 << 20) + 4096;

    private static final int MAGIC = 0x50_4d_56_52; // PMVR

    /** Numbered as on the wire; a number is never given to something else. */
    enum Type {
        CHALLENGE(1),
        HELLO(2),
        WELCOME(3),
        REFUSED(4),
        MANIFEST(5),
        NEED(6),
        NEED_END(7),
        PAGES(8),
        COMMIT(9),
        STORED(10);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        static Type of(int number) throws IOException {
            for (Type type : values()) {
                if (type.number == number) {
                    return type;
                }
            }
            throw new IOException("frame of unknown type " + number);
        }
    }

    void write(DataOutputStream out) throws IOException {
        write(out, type, payload, payload.length);
    }

    /** As {@link #write(DataOutputStream)}, of the first bytes of a payload that is used again. */
    static void write(DataOutputStream out, Type type, byte[] payload, int length)
            throws IOException {
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeByte(type.number);
        out.writeInt(length);
        out.write(payload, 0, length);
        out.writeInt(checksum(type, payload, length));
    }

    /**
     * @throws IOException when what arrives is not a frame, damaged, too long or cut short
     */
    static Frame read(DataInputStream in) throws IOException {
        int magic = in.readInt();
        if (magic != MAGIC) {
            throw new IOException("the other end does not speak this protocol");
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException(
                    "the other end speaks version "
                            + version
                            + ", and only "
                            + VERSION
                            + " is known");
        }
        Type type = Type.of(in.readUnsignedByte());
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of " + length + " bytes; at most " + LONGEST);
        }
        byte[] payload = new byte[length];
        try {
            in.readFully(payload);
        } catch (EOFException e) {
            throw new IOException("the connection ended within a frame", e);
        }
        if (in.readInt() != checksum(type, payload, length)) {
            throw new IOException("a damaged frame: its checksum does not match");
        }
        return new Frame(type, payload);
    }

    /** As {@link #read}, where only one type makes sense; a refusal is told in its own words. */
    static Frame expect(DataInputStream in, Type type) throws IOException {
        Frame frame = read(in);
        if (frame.type == Type.REFUSED) {
            throw new RefusedException(frame.text());
        }
        if (frame.type != type) {
            throw new IOException("got " + frame.type + " instead of " + type);
        }
        return frame;
    }

    String text() {
        return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(payload);
    }

    private static int checksum(Type type, byte[] payload, int length) {
        var crc = new CRC32C();
        crc.update(type.number);
        crc.update(ByteBuffer.allocate(4).putInt(length).flip());
        crc.update(payload, 0, length);
        return (int) crc.getValue();
    }
}
