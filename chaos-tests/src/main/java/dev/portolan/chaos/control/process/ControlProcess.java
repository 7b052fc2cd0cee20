package dev.portolan.chaos.control.process;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.control.ControlNode;
import dev.portolan.control.ControlOptions;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.peer.PeerIdentity;
import dev.portolan.daemon.IssuedCredentials;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/**
 * Main class: a control node and its {@link Door}, until standard input ends, which it does when
 * the process that started this one is gone.
 *
 * <p>Arguments: the node's name, its data directory, the door's {@code HOST:PORT}, and a {@code
 * NAME=HOST:PORT} for every node as this one is to reach it.
 */
public final class ControlProcess {
    private static final String CLUSTER = "chaos";
    private static final int DOOR_BACKLOG = 64;

    private ControlProcess() {}

    public static void main(String[] arguments) throws IOException {
        List<Peer> peers = Arrays.stream(arguments).skip(3).map(Peer::parse).toList();
        NodeId self = new NodeId(arguments[0]);
        Path data = Path.of(arguments[1]);
        InstantSource clock = InstantSource.system();
        ControlNode node =
                ControlNode.start(
                        ControlOptions.of(CLUSTER, self, peers, data, clock)
                                .withCredentials(
                                        new IssuedCredentials(
                                                authority(data.resolveSibling("pki")),
                                                new PeerIdentity(CLUSTER, self),
                                                clock)));
        String[] door = arguments[2].split(":");
        ServerSocket listener =
                new ServerSocket(
                        Integer.parseInt(door[1]), DOOR_BACKLOG, InetAddress.getByName(door[0]));
        Thread.ofVirtual().name("door").start(new Door(node, listener));
        while (System.in.read() >= 0) {
            // Nobody says anything here; what counts is the end.
        }
        Runtime.getRuntime().halt(0);
    }

    /** That of all nodes, in a folder beside their data; who starts the nodes makes it. */
    public static CertificateAuthority authority(Path pki) {
        return CertificateAuthority.in(pki, "chaos", InstantSource.system());
    }
}
