package dev.portolan.dns.server;

import dev.portolan.dns.plugin.Transport;
import dev.portolan.dns.wire.QueryDecoder;
import dev.portolan.dns.wire.ReplyEncoder;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Serves UDP on one address. One platform thread reads and answers what can be answered at once; a
 * query that may have to wait gets a virtual thread, of which there are at most {@link
 * #MAX_WAITING}: beyond that queries are dropped, as by a full socket.
 */
final class UdpListener implements AutoCloseable {
    static final int MAX_WAITING = 4096;

    private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int MAX_QUERY = 4096;
    private static final int POOLED_ENCODERS = 32;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    private final DatagramChannel channel;
    private final Responder responder;
    private final InetSocketAddress address;
    private final Thread thread;
    private final Semaphore waiting = new Semaphore(MAX_WAITING);
    private final ArrayBlockingQueue<ReplyEncoder> encoders =
            new ArrayBlockingQueue<>(POOLED_ENCODERS);
    private volatile boolean closed;

    private UdpListener(DatagramChannel channel, Responder responder, InetSocketAddress address) {
        this.channel = channel;
        this.responder = responder;
        this.address = address;
        this.thread =
                Thread.ofPlatform()
                        .name("dns-udp-" + address.getPort())
                        .daemon(true)
                        .unstarted(this::run);
    }

    /**
     * @throws IOException when the address cannot be bound
     */
    static UdpListener open(InetSocketAddress address, Responder responder) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.bind(address);
            var bound = (InetSocketAddress) channel.getLocalAddress();
            return new UdpListener(channel, responder, bound);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        ByteBuffer input = ByteBuffer.allocate(MAX_QUERY);
        var encoder = new ReplyEncoder();
        while (!closed) {
            try {
                input.clear();
                var client = (InetSocketAddress) channel.receive(input);
                if (client != null) {
                    receive(input.array(), input.position(), client, encoder);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    log.warn("event=dns.udp.failed address={} detail={}", address, e.toString());
                }
            }
        }
    }

    private void receive(byte[] bytes, int length, InetSocketAddress client, ReplyEncoder encoder)
            throws IOException {
        long received = System.nanoTime();
        QueryDecoder.Result decoded = QueryDecoder.decode(bytes, length);
        Optional<Responder.Prepared> prepared = responder.prepare(decoded, client, Transport.UDP);
        if (prepared.isEmpty()) {
            send(encoder, responder.unreadable(decoded, encoder), client);
        } else if (prepared.get().mayBlock()) {
            later(prepared.get(), length, received, client);
        } else {
            send(
                    encoder,
                    responder.answer(prepared.get(), length, received, Transport.UDP, encoder),
                    client);
        }
    }

    private void later(
            Responder.Prepared prepared, int length, long received, InetSocketAddress client) {
        if (!waiting.tryAcquire()) {
            return;
        }
        Thread.startVirtualThread(() -> {
            ReplyEncoder pooled = encoders.poll();
            ReplyEncoder encoder = pooled == null ? new ReplyEncoder() : pooled;
            try {
                send(
                        encoder,
                        responder.answer(prepared, length, received, Transport.UDP, encoder),
                        client);
            } catch (IOException e) {
                if (!closed) {
                    log.debug("event=dns.udp.unsent client={} detail={}", client, e.toString());
                }
            } finally {
                encoders.offer(encoder);
                waiting.release();
            }
        });
    }

    private void send(ReplyEncoder encoder, int length, InetSocketAddress client)
            throws IOException {
        if (length > 0) {
            try {
                channel.send(ByteBuffer.wrap(encoder.buffer(), 0, length), client);
            } catch (SocketException e) {
                log.debug("event=dns.udp.unsent client={} detail={}", client, e.toString());
            }
        }
    }
}
