package dev.portolan.replication.agent;

import java.io.IOException;
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
}
