package dev.portolan.replication.fake;

import dev.portolan.replication.agent.AgentNetwork;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** All agents on one loopback address, each on a port of its own. */
final class LoopbackNetwork implements AgentNetwork {
    private static final int BACKLOG = 64;

    @Override
    public Socket connect(InetSocketAddress remote, Duration timeout) throws IOException {
        Socket socket = new Socket(remote.getAddress(), remote.getPort());
        socket.setSoTimeout((int) timeout.toMillis());
        return socket;
    }

    @Override
    public ServerSocket listen() throws IOException {
        return new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    }

    @Override
    public int advertisedPort(ServerSocket bound) {
        return bound.getLocalPort();
    }
}
