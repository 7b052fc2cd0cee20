package dev.portolan.control.peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Requests and replies between the nodes of one control cluster over mutual TLS: one connection in
 * each direction, opened when it is needed. Requests of one connection are handed over in the order
 * in which they were sent. There is no way to speak in plain text; a node alone speaks with nobody.
 */
public final class PeerTransport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    private static final Duration GREETING = Duration.ofSeconds(5);

    /** How long a caller that is turned away may go on. */
    private static final Duration HEARING_OUT = Duration.ofMillis(500);

    /** Callers whose certificate has not been seen yet; more are turned away. */
    private static final int STRANGERS = 64;

    private final Map<NodeId, Peer> peers;
    private final Routes routes = new Routes();
    private final Map<NodeId, PeerConnection> outgoing = new ConcurrentHashMap<>();
    private final Set<PeerConnection> incoming = ConcurrentHashMap.newKeySet();
    private final Semaphore strangers = new Semaphore(STRANGERS);
    private final @Nullable Listening listening;
    private volatile boolean closed;

    /** What a node has that is not alone. */
    private record Listening(ServerSocket listener, PeerTls tls, Acquaintance acquaintance) {}

    private PeerTransport(Map<NodeId, Peer> peers, @Nullable Listening listening) {
        this.peers = Map.copyOf(peers);
        this.listening = listening;
    }

    /** For a node without others: listens nowhere, and every call fails. */
    public static PeerTransport alone() {
        return new PeerTransport(Map.of(), null);
    }

    /**
     * Listens from now on.
     *
     * @param self among {@code peers}; its certificate must say so
     * @throws IllegalStateException when the node's own certificate is not one that the others
     *     would accept
     * @throws IOException when the port is taken or the certificate cannot be read
     */
    public static PeerTransport among(
            Map<NodeId, Peer> peers, PeerIdentity self, CredentialSource credentials)
            throws IOException {
        Peer own = peers.get(self.node());
        if (own == null) {
            throw new IllegalArgumentException("node " + self.node() + " is not among its peers");
        }
        PeerTls tls = new PeerTls(self, credentials);
        tls.checkOwn();
        return new PeerTransport(
                peers, new Listening(listen(own), tls, new Acquaintance(self, peers.keySet())));
    }

    private static ServerSocket listen(Peer self) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getByName(self.host()), self.port()));
            return listener;
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
        Listening here = listening;
        if (here != null) {
            Thread.ofVirtual().name("peers-accept").start(() -> accept(here));
        }
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
        Listening here = listening;
        if (address == null || here == null) {
            return CompletableFuture.failedFuture(new NotSentException("there is no node " + peer));
        }
        return connection(address, here)
                .call(kind, payload, decoder)
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed = true;
        Listening here = listening;
        try {
            if (here != null) {
                here.listener().close();
            }
        } catch (IOException e) {
            LOG.warn("peers=closing cause=\"the listener\"", e);
        }
        outgoing.values().forEach(PeerConnection::close);
        incoming.forEach(PeerConnection::close);
    }

    private PeerConnection connection(Peer peer, Listening here) {
        PeerConnection connection =
                outgoing.compute(
                        peer.id(),
                        (id, old) ->
                                old == null || old.isClosed()
                                        ? new PeerConnection("node " + id, routes)
                                        : old);
        connection.openOnce(() -> connect(peer, here));
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private static PeerConnection.Link connect(Peer peer, Listening here) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(peer.host(), peer.port()), (int) GREETING.toMillis());
            socket.setSoTimeout((int) GREETING.toMillis());
            SSLSocket secured = here.tls().call(socket, peer);
            String objection =
                    here.acquaintance().againstAnswerer(Acquaintance.identity(secured), peer.id());
            greet(here, () -> Greeting.call(secured, objection));
            socket.setSoTimeout(0);
            return new PeerConnection.Link(socket, secured);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw new IOException(
                    "node "
                            + peer.id()
                            + " at "
                            + peer.host()
                            + ":"
                            + peer.port()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void accept(Listening here) {
        while (!closed) {
            try {
                Socket socket = here.listener().accept();
                if (strangers.tryAcquire()) {
                    Thread.ofVirtual().name("peers-greet").start(() -> welcome(socket, here));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("peers=accepting", e);
                }
            }
        }
    }

    private void welcome(Socket socket, Listening here) {
        String address = String.valueOf(socket.getRemoteSocketAddress());
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) GREETING.toMillis());
            SSLSocket secured = here.tls().answer(socket);
            Optional<PeerIdentity> caller = Acquaintance.identity(secured);
            String objection = here.acquaintance().againstCaller(caller);
            greet(here, () -> Greeting.answer(secured, objection));
            socket.setSoTimeout(0);
            PeerConnection connection =
                    new PeerConnection("node " + caller.orElseThrow().node(), routes);
            incoming.removeIf(PeerConnection::isClosed);
            incoming.add(connection);
            connection.openOnce(() -> new PeerConnection.Link(socket, secured));
            if (closed) {
                connection.close();
            }
        } catch (IOException | RuntimeException e) {
            if (!closed) {
                LOG.warn("peers=refused address={} cause=\"{}\"", address, e.getMessage());
            }
            turnAway(socket);
        } finally {
            strangers.release();
        }
    }

    private interface Greeted {
        void exchange() throws IOException;
    }

    private static void greet(Listening here, Greeted greeting) throws IOException {
        try {
            greeting.exchange();
        } catch (SSLException e) {
            throw here.tls().explained(e);
        }
    }

    /**
     * Closes a connection after what was said last has had time to arrive: a socket that is closed
     * with bytes unread takes back what it has sent.
     */
    private static void turnAway(Socket socket) {
        try (socket) {
            if (socket.isClosed()) {
                return;
            }
            socket.shutdownOutput();
            socket.setSoTimeout((int) HEARING_OUT.toMillis());
            long end = System.nanoTime() + HEARING_OUT.toNanos();
            byte[] unheard = new byte[FrameHeader.BYTES];
            while (System.nanoTime() < end && socket.getInputStream().read(unheard) >= 0) {
                LOG.trace("peers=unheard");
            }
        } catch (IOException e) {
            LOG.debug("peers=closing", e);
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
