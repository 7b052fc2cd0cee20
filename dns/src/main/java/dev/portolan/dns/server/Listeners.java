package dev.portolan.dns.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sockets that are open. A change of plan keeps those that stay, so that no query is lost. For
 * one thread at a time.
 */
final class Listeners implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    private static final int PORT_ATTEMPTS = 20;

    private final Map<ListenAddress, Pair> open = new LinkedHashMap<>();

    /** UDP and TCP on the same port. */
    private record Pair(Responder responder, UdpListener udp, TcpListener tcp) {
        void close() throws IOException {
            udp.close();
            tcp.close();
        }
    }

    /**
     * Opens what is new, routes by the new plan, and closes what is no longer wanted, in this
     * order. When something cannot be opened nothing changes.
     *
     * @throws IOException naming the address that cannot be bound
     */
    void change(Map<ListenAddress, ZoneRouter> routers) throws IOException {
        Map<ListenAddress, Pair> added = new LinkedHashMap<>();
        try {
            for (Map.Entry<ListenAddress, ZoneRouter> entry : routers.entrySet()) {
                if (!open.containsKey(entry.getKey())) {
                    added.put(
                            entry.getKey(),
                            listen(entry.getKey(), new Responder(entry.getValue())));
                }
            }
        } catch (IOException e) {
            for (Pair pair : added.values()) {
                pair.close();
            }
            throw e;
        }
        List<ListenAddress> gone = new ArrayList<>(open.keySet());
        gone.removeAll(routers.keySet());
        open.forEach((address, pair) -> {
            ZoneRouter router = routers.get(address);
            if (router != null) {
                pair.responder().routeWith(router);
            }
        });
        added.forEach((address, pair) -> {
            pair.udp().start();
            pair.tcp().start();
            log.info("event=dns.listening address={} bound={}", address, pair.udp().address());
        });
        open.putAll(added);
        for (ListenAddress address : gone) {
            Pair pair = open.remove(address);
            if (pair != null) {
                pair.close();
            }
        }
    }

    /** Where each address is really bound, after ports of 0 have been chosen. */
    Map<ListenAddress, InetSocketAddress> bound() {
        Map<ListenAddress, InetSocketAddress> bound = new LinkedHashMap<>();
        open.forEach((address, pair) -> bound.put(address, pair.udp().address()));
        return bound;
    }

    @Override
    public void close() {
        for (Pair pair : open.values()) {
            try {
                pair.close();
            } catch (IOException e) {
                log.warn(
                        "event=dns.close-failed address={} detail={}",
                        pair.udp().address(),
                        e.toString());
            }
        }
        open.clear();
    }

    /** With a port of 0 the one that TCP was given is tried for UDP, a few times over. */
    private static Pair listen(ListenAddress address, Responder responder) throws IOException {
        InetSocketAddress wanted =
                address.host().isEmpty()
                        ? new InetSocketAddress(address.port())
                        : new InetSocketAddress(address.host(), address.port());
        IOException last = new IOException("cannot listen on " + address);
        for (int attempt = 0; attempt < (address.port() == 0 ? PORT_ATTEMPTS : 1); attempt++) {
            TcpListener tcp;
            try {
                tcp = TcpListener.open(wanted, responder);
            } catch (IOException e) {
                throw new IOException(
                        "cannot listen on " + address + " (TCP): " + e.getMessage(), e);
            }
            try {
                var udp =
                        UdpListener.open(
                                new InetSocketAddress(wanted.getAddress(), tcp.address().getPort()),
                                responder);
                return new Pair(responder, udp, tcp);
            } catch (IOException e) {
                last =
                        new IOException(
                                "cannot listen on " + address + " (UDP): " + e.getMessage(), e);
                tcp.close();
            }
        }
        throw last;
    }
}
