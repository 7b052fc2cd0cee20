package dev.portolan.control;

import dev.portolan.control.log.FatalHandler;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A control cluster of one, three or five nodes in one process, on free loopback ports: for the
 * demo and for tests.
 */
public final class LocalCluster implements AutoCloseable {
    private final Path directory;
    private final InstantSource clock;
    private final FatalHandler fatal;
    private final UnaryOperator<ControlOptions> settings;
    private final List<Peer> peers;
    private final TreeMap<NodeId, ControlNode> running = new TreeMap<>();

    private LocalCluster(
            int size,
            Path directory,
            InstantSource clock,
            FatalHandler fatal,
            UnaryOperator<ControlOptions> settings) {
        this.directory = directory;
        this.clock = clock;
        this.fatal = fatal;
        this.settings = settings;
        this.peers = freePeers(size);
    }

    /**
     * Starts all nodes; {@link ControlNode#awaitReady} tells when they are.
     *
     * @param directory gets one folder for each node
     * @param settings changes the usual ones
     */
    public static LocalCluster start(
            int size,
            Path directory,
            InstantSource clock,
            FatalHandler fatal,
            UnaryOperator<ControlOptions> settings) {
        LocalCluster cluster = new LocalCluster(size, directory, clock, fatal, settings);
        try {
            cluster.peers.forEach(peer -> cluster.start(peer.id()));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** The nodes that run, in the order of their names. */
    public synchronized List<ControlNode> nodes() {
        return List.copyOf(running.values());
    }

    /** The node that leads, if there is one. */
    public Optional<ControlNode> leader() {
        return nodes().stream().filter(node -> node.leadership().leading().isPresent()).findFirst();
    }

    /** Waits until every node that runs has everything acknowledged so far. */
    public void awaitReady(Duration patience) {
        nodes().forEach(node -> node.awaitReady(patience));
    }

    /** Starts a node, with what it has on disk. */
    public synchronized ControlNode start(NodeId id) {
        ControlNode node =
                ControlNode.start(
                        settings.apply(
                                ControlOptions.of(
                                        "local", id, peers, directory.resolve(id.value()), clock)),
                        fatal);
        running.put(id, node);
        return node;
    }

    /** Ends a node as a crash would. */
    public void stop(NodeId id) {
        ControlNode node = remove(id);
        if (node != null) {
            node.close();
        }
    }

    @Override
    public void close() {
        peers.forEach(peer -> stop(peer.id()));
    }

    private synchronized @Nullable ControlNode remove(NodeId id) {
        return running.remove(id);
    }

    private static List<Peer> freePeers(int size) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Peer> peers = new ArrayList<>();
            for (ServerSocket socket : sockets) {
                peers.add(
                        new Peer(
                                new NodeId("node-" + (peers.size() + 1)),
                                "127.0.0.1",
                                socket.getLocalPort()));
            }
            return List.copyOf(peers);
        } catch (IOException e) {
            throw new UncheckedIOException("no free ports on loopback", e);
        } finally {
            sockets.forEach(LocalCluster::free);
        }
    }

    private static void free(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
