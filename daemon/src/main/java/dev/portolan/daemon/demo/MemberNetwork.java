package dev.portolan.daemon.demo;

import dev.portolan.members.agent.Dialer;
import dev.portolan.replication.agent.AgentNetwork;
import dev.portolan.simulator.SimulatedCluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * A volume agent's connections in and out of a simulated member, through the simulated network. Its
 * listener keeps its port over restarts of the member, so that others find it again.
 */
final class MemberNetwork implements AgentNetwork {
    private static final int RECEIVER_PORT = 7070;
    private static final int BACKLOG = 64;

    private final SimulatedCluster member;
    private final InetAddress address;
    private final Dialer dialer;
    private int listening; // guarded by this; 0 before the first time
    private int advertised; // guarded by this; 0 before the first time

    MemberNetwork(SimulatedCluster member, InetAddress address) {
        this.member = member;
        this.address = address;
        dialer = Dialer.boundTo(address);
    }

    @Override
    public Socket connect(InetSocketAddress remote, Duration timeout) throws IOException {
        return dialer.connect(remote, timeout);
    }

    @Override
    public synchronized ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, listening), BACKLOG);
        listening = socket.getLocalPort();
        return socket;
    }

    @Override
    public synchronized int advertisedPort(ServerSocket bound) {
        if (advertised == 0) {
            advertised =
                    member.expose(
                                    RECEIVER_PORT,
                                    new InetSocketAddress(address, bound.getLocalPort()))
                            .getPort();
        }
        return advertised;
    }
}
