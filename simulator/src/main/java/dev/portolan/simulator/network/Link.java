package dev.portolan.simulator.network;

import dev.portolan.model.cluster.ClusterName;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a proxy: two delay lines, each filled and emptied by a virtual thread. */
final class Link {
    private static final Logger log = LoggerFactory.getLogger(Link.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int CHUNK_BYTES = 16 << 10;

    private final SimulatedNetwork network;
    private final ClusterName from;
    private final ClusterName to;
    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress backend;
    private final Consumer<Link> onEnd;
    private final DelayLine outward = new DelayLine();
    private final DelayLine homeward = new DelayLine();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger finishedDirections = new AtomicInteger();

    Link(
            SimulatedNetwork network,
            ClusterName from,
            ClusterName to,
            Socket client,
            InetSocketAddress backend,
            Consumer<Link> onEnd) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.client = client;
        this.backend = backend;
        this.onEnd = onEnd;
    }

    void start() {
        Thread.ofVirtual().name("link " + from + ">" + to).start(this::run);
    }

    /** Resets the connection if the network's faults ask for it. */
    void reconsider() {
        if (network.flow(from, to) == LinkFaults.Flow.RESET) {
            reset();
        }
    }

    void reset() {
        if (over.compareAndSet(false, true)) {
            reset(client);
            reset(server);
            outward.close();
            homeward.close();
            onEnd.accept(this);
        }
    }

    /** Closes a socket so that its peer sees a reset rather than an orderly end. */
    static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            log.debug("event=link_reset_failed socket={}", socket, e);
        }
    }

    private void run() {
        if (network.flow(from, to) == LinkFaults.Flow.RESET) {
            reset();
            return;
        }
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            // The listener sees the client's own address, as it would without the proxy.
            server.bind(new InetSocketAddress(client.getInetAddress(), 0));
            server.connect(backend, CONNECT_TIMEOUT_MILLIS);
            direction(client, outward, server);
            direction(server, homeward, client);
        } catch (IOException e) {
            log.debug("event=link_backend_failed from={} to={} backend={}", from, to, backend, e);
            reset();
        }
    }

    private void direction(Socket source, DelayLine line, Socket sink) {
        Thread.ofVirtual().start(() -> fill(source, line));
        Thread.ofVirtual().start(() -> drain(line, sink));
    }

    private void fill(Socket source, DelayLine line) {
        try {
            InputStream in = source.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            int read;
            do {
                read = in.read(buffer);
                long due = System.nanoTime() + network.delay(from, to).toNanos();
                line.put(Arrays.copyOf(buffer, Math.max(read, 0)), due);
            } while (read > 0);
        } catch (IOException | InterruptedException e) {
            broken(e);
        }
    }

    private void drain(DelayLine line, Socket sink) {
        try {
            OutputStream out = sink.getOutputStream();
            byte[] data = line.take();
            while (data.length > 0 && network.awaitOpen(from, to)) {
                out.write(data);
                data = line.take();
            }
            if (network.awaitOpen(from, to)) {
                finish(sink);
            } else {
                reset();
            }
        } catch (IOException | InterruptedException e) {
            broken(e);
        }
    }

    /** Ends one direction in order; the connection is over when both have ended. */
    private void finish(Socket sink) throws IOException {
        if (finishedDirections.incrementAndGet() < 2) {
            sink.shutdownOutput();
        } else if (over.compareAndSet(false, true)) {
            client.close();
            server.close();
            onEnd.accept(this);
        }
    }

    private void broken(Exception e) {
        if (!over.get()) {
            log.debug("event=link_broken from={} to={}", from, to, e);
            reset();
        }
    }
}
