package dev.portolan.control.peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Requests and replies between the nodes of one control cluster over TCP: one connection in each
 * direction, opened when it is needed. Requests of one connection are handed over in the order in
 * which they were sent.
 */
public final class PeerTransport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    private static final Duration GREETING = Duration.ofSeconds(5);

    private final String cluster;
    private final Map<NodeId, Peer> peers;
    private final Routes routes = new Routes();
    private final Map<NodeId, PeerConnection> outgoing = new ConcurrentHashMap<>();
    private final Set<PeerConnection> incoming = ConcurrentHashMap.newKeySet();
    private final ServerSocket listener;
    private volatile boolean closed;

    /**
     * Listens from now on.
     *
     * @param cluster nodes of another cluster are turned away
     * @throws IOException when the port is taken
     */
    public PeerTransport(String cluster, Peer self, Map<NodeId, Peer> peers) throws IOException {
        this.cluster = cluster;
        this.peers = Map.copyOf(peers);
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        try {
            listener.bind(new InetSocketAddress(InetAddress.getByName(self.host()), self.port()));
        } catch (IOException e) {
            listener.close();
            throw new IOException(
                    "cannot listen for the other nodes on " + self.host() + ":" + self.port(), e);
        }
    }

    /**
     * Has requests of one kind answered.
     *
     * @param handler called by the thread that reads the connection, so it must not block for long;
     *     its answer may come later; throws {@link MalformedException} for bytes that are no such
     *     request, which ends the connection
     */
    public void handle(MessageKind kind, Function<byte[], CompletableFuture<byte[]>> handler) {
        routes.add(kind, handler);
    }

    /** Takes requests from now on; every handler must be in place. */
    public void start() {
        Thread.ofVirtual().name("peers-accept").start(this::accept);
    }

    /**
     * Sends a request.
     *
     * @param decoder of the reply; throws {@link MalformedException} for bytes that are none, which
     *     ends the connection
     * @return fails with {@link NotSentException} when the peer surely has not seen it
     */
    public <T> CompletableFuture<T> call(
            NodeId peer,
            MessageKind kind,
            byte[] payload,
            Function<byte[], T> decoder,
            Duration timeout) {
        Peer address = peers.get(peer);
        if (address == null) {
            return CompletableFuture.failedFuture(new NotSentException("there is no node " + peer));
        }
        return connection(address)
                .call(kind, payload, decoder)
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("peers=closing cause=\"the listener\"", e);
        }
        outgoing.values().forEach(PeerConnection::close);
        incoming.forEach(PeerConnection::close);
    }

    private PeerConnection connection(Peer peer) {
        PeerConnection connection =
                outgoing.compute(
                        peer.id(),
                        (id, old) ->
                                old == null || old.isClosed()
                                        ? new PeerConnection("node " + id, routes)
                                        : old);
        connection.openOnce(() -> connect(peer));
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private Socket connect(Peer peer) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(peer.host(), peer.port()), (int) GREETING.toMillis());
            socket.setSoTimeout((int) GREETING.toMillis());
            Greeting.exchange(socket, cluster);
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().name("peers-greet").start(() -> greet(socket));
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("peers=accepting", e);
                }
            }
        }
    }

    private void greet(Socket socket) {
        PeerConnection connection =
                new PeerConnection(String.valueOf(socket.getRemoteSocketAddress()), routes);
        incoming.removeIf(PeerConnection::isClosed);
        incoming.add(connection);
        connection.openOnce(() -> {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) GREETING.toMillis());
            Greeting.exchange(socket, cluster);
            socket.setSoTimeout(0);
            return socket;
        });
        if (closed) {
            connection.close();
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The peer has surely not seen the request. */
    public static final class NotSentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotSentException(String message) {
            super(message);
        }
    }
}
