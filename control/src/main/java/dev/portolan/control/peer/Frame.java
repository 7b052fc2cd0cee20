package dev.portolan.control.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One frame: its header and as many bytes as that says. Compared by identity. */
final class Frame {
    /** Of a failure or a refusal. */
    static final int LONGEST_REASON = 1_024;

    private final FrameHeader header;
    private final byte[] payload;

    private Frame(FrameHeader header, byte[] payload) {
        this.header = header;
        this.payload = payload;
    }

    static Frame of(FrameType type, int kind, long id, byte[] payload) {
        return new Frame(new FrameHeader(type, kind, payload.length, id), payload);
    }

    /** A failure or a refusal, in as many words as fit. */
    static Frame because(FrameType type, int kind, long id, String reason) {
        int characters = Math.min(reason.length(), LONGEST_REASON / 4);
        return of(type, kind, id, reason.substring(0, characters).getBytes(StandardCharsets.UTF_8));
    }

    FrameType type() {
        return header.type();
    }

    byte[] payload() {
        return payload;
    }

    void write(DataOutputStream out) throws IOException {
        header.write(out);
        out.write(payload);
    }

    static byte[] payload(DataInputStream in, int length) throws IOException {
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("the connection ended inside a frame");
        }
        return payload;
    }

    static String reason(DataInputStream in, int length) throws IOException {
        if (length > LONGEST_REASON) {
            throw new MalformedException("a reason of " + length + " bytes");
        }
        return new String(payload(in, length), StandardCharsets.UTF_8);
    }
}
