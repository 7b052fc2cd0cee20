package dev.portolan.control.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLSocket;

/**
 * The first bytes of a connection, in both directions: what this is, its version, and what this
 * side has against the other one, in words; nothing, when it is welcome. Whoever was called speaks
 * first: a caller whose certificate was refused learns it when it reads, and might not when it
 * writes.
 */
final class Greeting {
    private static final int MAGIC = 0x504f5254;

    private Greeting() {}

    /**
     * At the end that was called.
     *
     * @param objection empty when there is none
     * @throws IOException when either side has one
     */
    static void answer(SSLSocket socket, String objection) throws IOException {
        send(socket, objection);
        expectWelcome(socket);
    }

    /** At the calling end, as {@link #answer}. */
    static void call(SSLSocket socket, String objection) throws IOException {
        expectWelcome(socket);
        send(socket, objection);
    }

    private static void send(SSLSocket socket, String objection) throws IOException {
        byte[] words = objection.getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(MAGIC);
        out.writeByte(FrameHeader.VERSION);
        out.writeShort(words.length);
        out.write(words);
        out.flush();
        if (!objection.isEmpty()) {
            throw new IOException(objection);
        }
    }

    private static void expectWelcome(SSLSocket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (in.readInt() != MAGIC) {
            throw new IOException(
                    socket.getRemoteSocketAddress() + " is not a node of a control cluster");
        }
        int version = in.readUnsignedByte();
        if (version != FrameHeader.VERSION) {
            throw new IOException(
                    socket.getRemoteSocketAddress()
                            + " speaks version "
                            + version
                            + " of the messages between nodes, this node version "
                            + FrameHeader.VERSION);
        }
        String theirs = Frame.reason(in, in.readUnsignedShort());
        if (!theirs.isEmpty()) {
            throw new IOException("refused by the other side: " + theirs);
        }
    }
}
