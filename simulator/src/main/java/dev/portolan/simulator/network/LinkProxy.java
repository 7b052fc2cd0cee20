package dev.portolan.simulator.network;

import dev.portolan.model.cluster.ClusterName;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens in the place of one listener of an end. Virtual threads: one accepts, four serve a
 * connection.
 */
final class LinkProxy {
    private static final Logger log = LoggerFactory.getLogger(LinkProxy.class);
    private static final int MAX_CONNECTIONS = 2048;
    private static final int BACKLOG = 256;

    private final SimulatedNetwork network;
    private final ClusterName end;
    private final InetSocketAddress backend;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private InetSocketAddress address; // the port is known once opened
    private @Nullable ServerSocket listener; // guarded by this; none while the end refuses
    private boolean closed; // guarded by this

    LinkProxy(
            SimulatedNetwork network,
            ClusterName end,
            InetSocketAddress listen,
            InetSocketAddress backend) {
        this.network = network;
        this.end = end;
        this.address = listen;
        this.backend = backend;
    }

    synchronized InetSocketAddress address() {
        return address;
    }

    synchronized void open() throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        address = new InetSocketAddress(address.getAddress(), socket.getLocalPort());
        listener = socket;
        Thread.ofVirtual().name("proxy " + end + " " + address).start(() -> accept(socket));
    }

    /** Follows a change of the network's faults. */
    synchronized void reconsider() {
        if (closed) {
            return;
        }
        if (network.refuses(end)) {
            stopListening();
        } else if (listener == null) {
            try {
                open();
            } catch (IOException e) {
                log.error("event=proxy_reopen_failed end={} address={}", end, address, e);
            }
        }
        links.forEach(Link::reconsider);
    }

    synchronized void close() {
        closed = true;
        stopListening();
        links.forEach(Link::reset);
    }

    private void stopListening() {
        if (listener != null) {
            try {
                listener.close();
            } catch (IOException e) {
                log.warn("event=proxy_close_failed end={} address={}", end, address, e);
            }
            listener = null;
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (links.size() >= MAX_CONNECTIONS) {
                    log.warn(
                            "proxy_full end={} address={} limit={}", end, address, MAX_CONNECTIONS);
                    Link.reset(client);
                } else {
                    serve(client);
                }
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    log.warn("event=proxy_accept_failed end={} address={}", end, address, e);
                }
            }
        }
    }

    private void serve(Socket client) {
        ClusterName source = network.endOf(client.getInetAddress());
        var link = new Link(network, source, end, client, backend, links::remove);
        links.add(link);
        link.start();
    }
}
