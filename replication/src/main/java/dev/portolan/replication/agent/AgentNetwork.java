package dev.portolan.replication.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Connections into and out of a member. */
public interface AgentNetwork {
    /** A connected socket whose reads time out after {@code timeout}; the caller closes it. */
    Socket connect(InetSocketAddress remote, Duration timeout) throws IOException;

    /** A bound socket that takes the other agents' connections; the caller closes it. */
    ServerSocket listen() throws IOException;

    /** The port under which others reach {@code bound}; called once, after {@link #listen}. */
    int advertisedPort(ServerSocket bound);

    /**
     * Connections whose source is {@code address}, the member's own, and a listener on it.
     *
     * @param port 0 for a free one
     */
    static AgentNetwork boundTo(InetAddress address, int port) {
        return new AgentNetwork() {
            @Override
            public Socket connect(InetSocketAddress remote, Duration timeout) throws IOException {
                Socket socket = new Socket();
                try {
                    socket.bind(new InetSocketAddress(address, 0));
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout((int) timeout.toMillis());
                    socket.connect(remote, (int) timeout.toMillis());
                    return socket;
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
            }

            @Override
            public ServerSocket listen() throws IOException {
                return new ServerSocket(port, 64, address);
            }

            @Override
            public int advertisedPort(ServerSocket bound) {
                return bound.getLocalPort();
            }
        };
    }
}
