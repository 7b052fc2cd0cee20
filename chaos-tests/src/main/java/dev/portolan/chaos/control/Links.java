package dev.portolan.chaos.control;

import static dev.portolan.chaos.control.ChaosCluster.NODES;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network between the nodes: each node reaches each other one at a port of ours, from which
 * bytes are carried to the real one. A cut of one direction holds its bytes (and the end of a
 * connection) back until it is healed, as TCP does over a network that drops packets; connections
 * that are made meanwhile hang.
 */
final class Links implements Network {
    private static final int CONNECT_MILLIS = 1_000;
    private static final String LOOPBACK = "127.0.0.1";

    /** Bytes from one node to another. */
    private record Direction(int from, int to) {}

    private final Map<Integer, Integer> ports = new HashMap<>();
    private final Map<Integer, Integer> doors = new HashMap<>();
    private final Map<Direction, ServerSocket> listeners = new HashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    // guarded by this
    private final Set<Direction> cut = new HashSet<>();
    private boolean closed;

    Links() throws IOException {
        List<Integer> free = freePorts(2 * NODES.size());
        for (int node : NODES) {
            ports.put(node, free.removeFirst());
            doors.put(node, free.removeFirst());
        }
        for (int from : NODES) {
            for (int to : NODES) {
                if (from != to) {
                    Direction direction = new Direction(from, to);
                    ServerSocket listener =
                            new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
                    listeners.put(direction, listener);
                    Thread.ofVirtual().start(() -> accept(listener, direction));
                }
            }
        }
    }

    @Override
    public Address own(int node) {
        return new Address(LOOPBACK, of(ports, node));
    }

    @Override
    public Address peer(int from, int to) {
        return new Address(LOOPBACK, of(listeners, new Direction(from, to)).getLocalPort());
    }

    @Override
    public Address door(int node) {
        return new Address(LOOPBACK, of(doors, node));
    }

    @Override
    public List<String> launcher(int node) {
        return List.of();
    }

    @Override
    public synchronized void cut(int from, int to) {
        cut.add(new Direction(from, to));
    }

    @Override
    public synchronized void heal() {
        cut.clear();
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        for (ServerSocket listener : listeners.values()) {
            listener.close();
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept(ServerSocket listener, Direction direction) {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                Thread.ofVirtual().start(() -> join(near, direction));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void join(Socket near, Direction direction) {
        Direction back = new Direction(direction.to(), direction.from());
        open.add(near);
        try (near;
                Socket far = new Socket()) {
            open.add(far);
            awaitOpen(List.of(direction, back));
            far.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), of(ports, direction.to())),
                    CONNECT_MILLIS);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread replies = Thread.ofVirtual().start(() -> carry(far, near, back));
            carry(near, far, direction);
            replies.join();
            open.remove(far);
        } catch (IOException e) {
            // The node is down, or one end has gone: the other end sees the connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(near);
        }
    }

    private void carry(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[64 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitOpen(List.of(direction));
                out.write(buffer, 0, n);
            }
            awaitOpen(List.of(direction));
            to.shutdownOutput();
        } catch (IOException e) {
            end(from, to, direction);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that was reset is reset for the other end too, when that can be known there. */
    private void end(Socket from, Socket to, Direction direction) {
        try {
            awaitOpen(List.of(direction));
            to.close();
            from.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitOpen(List<Direction> directions) throws InterruptedException {
        List<Direction> wanted = new ArrayList<>(directions);
        while (!closed && wanted.stream().anyMatch(cut::contains)) {
            wait();
        }
    }

    private static <K, V> V of(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + key);
        }
        return value;
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }
}
