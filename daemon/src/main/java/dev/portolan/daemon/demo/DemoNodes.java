package dev.portolan.daemon.demo;

import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.config.HostPort;
import dev.portolan.config.PortolanConfig;
import dev.portolan.daemon.Lifecycle;
import dev.portolan.daemon.PortolanNode;
import dev.portolan.model.cluster.ClusterName;

import io.vertx.core.Vertx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * The demo's control nodes, in this process: the first on the well-known ports, the others on free
 * ones.
 */
final class DemoNodes {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int HISTORY = 20_000;
    private static final int HISTORY_MEGABYTES = 64;
    private static final int REQUESTS = 1024;

    private final DemoFiles files;
    private final Vertx vertx;
    private final String token;
    private final List<String> names;
    private final ClusterName near;
    private final boolean wellKnownPorts;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param names further addresses for the API's certificate
     * @param near the member nearest to the control cluster
     * @param wellKnownPorts whether the first node takes 8443, 8444 and 1053, or free ones
     */
    DemoNodes(
            DemoFiles files,
            Vertx vertx,
            String token,
            List<String> names,
            ClusterName near,
            boolean wellKnownPorts,
            InstantSource clock,
            RandomGenerator random) {
        this.files = files;
        this.vertx = vertx;
        this.token = token;
        this.names = List.copyOf(names);
        this.near = near;
        this.wellKnownPorts = wellKnownPorts;
        this.clock = clock;
        this.random = random;
    }

    /** Starts {@code count} nodes side by side; they are {@code lifecycle}'s to close. */
    List<PortolanNode> start(int count, Lifecycle lifecycle)
            throws IOException, InterruptedException {
        List<PortolanConfig.Peer> peers = peers(count);
        // Nodes that start side by side would each make an authority of their own.
        var _ = CertificateAuthority.in(files.pki(), "portolan", clock);
        List<Future<PortolanNode>> starting = new ArrayList<>();
        List<PortolanNode> nodes = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                PortolanConfig config = config(i, peers);
                starting.add(
                        executor.submit(() ->
                                lifecycle.add(
                                        config.node().name(),
                                        PortolanNode.start(config, surroundings()))));
            }
            for (Future<PortolanNode> node : starting) {
                nodes.add(node.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("a control node does not start", e.getCause());
        }
        return nodes;
    }

    private PortolanNode.Surroundings surroundings() {
        return new PortolanNode.Surroundings(
                vertx,
                new BearerTokens(Map.of(token, Identity.administrator("demo"))),
                PortolanNode.Pace.DEMO,
                clock,
                random);
    }

    private PortolanConfig config(int index, List<PortolanConfig.Peer> peers) {
        boolean wellKnown = wellKnownPorts && index == 0;
        return new PortolanConfig(
                new PortolanConfig.Node(peers.get(index).name(), files.node(index)),
                new PortolanConfig.Control(
                        peers.get(index).address(),
                        peers,
                        Duration.ofSeconds(1),
                        Duration.ofMillis(200),
                        HISTORY,
                        HISTORY_MEGABYTES,
                        REQUESTS,
                        Optional.empty()),
                new PortolanConfig.Api(at(wellKnown ? 8443 : 0), files.pki(), names, List.of()),
                new PortolanConfig.Grpc(at(wellKnown ? 8444 : 0)),
                new PortolanConfig.Dns(
                        Optional.empty(),
                        Optional.of(near.value()),
                        at(wellKnown ? 1053 : 0),
                        at(wellKnown ? 8080 : 0),
                        at(wellKnown ? 8181 : 0),
                        at(wellKnown ? 9153 : 0)),
                new PortolanConfig.Members(Duration.ofSeconds(3), Duration.ofMillis(500)),
                new PortolanConfig.Volumes(Duration.ofMillis(500)));
    }

    private static HostPort at(int port) {
        return new HostPort(LOOPBACK, port);
    }

    private static List<PortolanConfig.Peer> peers(int count) {
        List<PortolanConfig.Peer> peers = new ArrayList<>();
        List<ServerSocket> taken = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                taken.add(socket);
                peers.add(new PortolanConfig.Peer("node-" + (i + 1), at(socket.getLocalPort())));
            }
            for (ServerSocket socket : taken) {
                socket.close();
            }
            return peers;
        } catch (IOException e) {
            throw new UncheckedIOException("no free ports on loopback", e);
        }
    }
}
