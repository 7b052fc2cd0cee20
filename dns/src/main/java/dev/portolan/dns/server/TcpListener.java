package dev.portolan.dns.server;

import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.QueryDecoder;
import dev.portolan.dns.wire.ReplyEncoder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves TCP on one address (RFC 7766): a virtual thread for each connection answers its queries in
 * order; what has been asked together is answered in one write. A connection that is silent for
 * {@link #IDLE} is closed.
 */
final class TcpListener implements AutoCloseable {
    static final Duration IDLE = Duration.ofSeconds(10);
    static final int MAX_CONNECTIONS = 4096;

    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
    private static final int BACKLOG = 1024;
    private static final int STREAM_BUFFER = 16 << 10;

    private final ServerSocket server;
    private final Responder responder;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private TcpListener(ServerSocket server, Responder responder) {
        this.server = server;
        this.responder = responder;
    }

    /**
     * @throws IOException when the address cannot be bound
     */
    static TcpListener open(InetSocketAddress address, Responder responder) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(true);
            server.bind(address, BACKLOG);
            return new TcpListener(server, responder);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    void start() {
        Thread.ofVirtual().name("dns-tcp-" + server.getLocalPort()).start(this::accept);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket socket = server.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    socket.close();
                    continue;
                }
                connections.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                if (!closed) {
                    log.warn(
                            "event=dns.tcp.accept-failed address={} detail={}",
                            address(),
                            e.toString());
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) IDLE.toMillis());
            var input =
                    new DataInputStream(
                            new BufferedInputStream(socket.getInputStream(), STREAM_BUFFER));
            var output =
                    new DataOutputStream(
                            new BufferedOutputStream(socket.getOutputStream(), STREAM_BUFFER));
            var client = (InetSocketAddress) socket.getRemoteSocketAddress();
            var encoder = new ReplyEncoder();
            while (!closed && exchange(input, output, client, encoder)) {
                if (input.available() == 0) {
                    output.flush();
                }
            }
            output.flush();
        } catch (EOFException e) {
            log.trace("event=dns.tcp.closed detail=by-client");
        } catch (IOException e) {
            log.debug("event=dns.tcp.closed detail={}", e.toString());
        } finally {
            connections.remove(socket);
        }
    }

    /** One query and its reply; false where the client sends something that is no query. */
    private boolean exchange(
            DataInputStream input,
            DataOutputStream output,
            InetSocketAddress client,
            ReplyEncoder encoder)
            throws IOException {
        byte[] query = new byte[input.readUnsignedShort()];
        input.readFully(query);
        long received = System.nanoTime();
        QueryDecoder.Result decoded = QueryDecoder.decode(query, query.length);
        Optional<Responder.Prepared> prepared = responder.prepare(decoded, client, Transport.TCP);
        int length =
                prepared.isPresent()
                        ? responder.answer(
                                prepared.get(), query.length, received, Transport.TCP, encoder)
                        : responder.unreadable(decoded, encoder);
        if (length == 0) {
            return false;
        }
        output.writeShort(length);
        output.write(encoder.buffer(), 0, length);
        return true;
    }
}
