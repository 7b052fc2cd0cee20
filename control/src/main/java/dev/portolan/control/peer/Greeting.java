package dev.portolan.control.peer;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * The first bytes of a connection, in both directions: what this is, its version, and the cluster
 * that it belongs to.
 */
final class Greeting {
    private static final int MAGIC = 0x504f5254;
    private static final int VERSION = 1;

    private Greeting() {}

    /**
     * @throws IOException when the other side is something else
     */
    static void exchange(Socket socket, String cluster) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(cluster);
        out.flush();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        if (in.readInt() != MAGIC) {
            throw new IOException(
                    socket.getRemoteSocketAddress() + " is not a node of a control cluster");
        }
        int version = in.readInt();
        String theirs = in.readUTF();
        if (version != VERSION || !theirs.equals(cluster)) {
            throw new IOException(
                    socket.getRemoteSocketAddress()
                            + " is of cluster "
                            + theirs
                            + ", version "
                            + version
                            + "; this is cluster "
                            + cluster
                            + ", version "
                            + VERSION);
        }
    }
}
