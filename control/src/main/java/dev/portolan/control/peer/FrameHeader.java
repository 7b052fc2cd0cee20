package dev.portolan.control.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The first sixteen bytes of every frame, big-endian: version, type, kind of message, a zero, the
 * length of the payload (4 bytes), the number of the request (8 bytes).
 *
 * @param kind of message; 0 in a refusal
 * @param length of the payload, at most {@link #LARGEST_PAYLOAD}
 * @param id of the request, which its reply repeats
 */
record FrameHeader(FrameType type, int kind, int length, long id) {
    static final int BYTES = 16;
    static final int LARGEST_PAYLOAD = 4 * 1024 * 1024;

    /** Raised with every change that an older node would misread. */
    static final int VERSION = 2;

    void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte(type.code());
        out.writeByte(kind);
        out.writeByte(0);
        out.writeInt(length);
        out.writeLong(id);
    }

    /**
     * @throws MalformedException when these are not the first bytes of a frame of this version
     */
    static FrameHeader read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new MalformedException(
                    "a frame of version " + version + "; this node speaks version " + VERSION);
        }
        int code = in.readUnsignedByte();
        FrameType type = FrameType.of(code);
        if (type == null) {
            throw new MalformedException("a frame of the unknown type " + code);
        }
        int kind = in.readUnsignedByte();
        int zero = in.readUnsignedByte();
        if (zero != 0) {
            throw new MalformedException("a frame with " + zero + " where a zero belongs");
        }
        int length = in.readInt();
        if (length < 0 || length > LARGEST_PAYLOAD) {
            throw new MalformedException(
                    "a frame of "
                            + Integer.toUnsignedString(length)
                            + " bytes; at most "
                            + LARGEST_PAYLOAD
                            + " are taken");
        }
        return new FrameHeader(type, kind, length, in.readLong());
    }
}
