package dev.portolan.control.peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One TCP connection: frames go out through a bounded queue and one writer thread, and are read by
 * another. Ends for good at the first error; whoever waits for a reply then gets that error.
 */
final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final int QUEUE = 4_096;
    private static final byte REQUEST = 0;
    private static final byte REPLY = 1;
    private static final byte FAILURE = 2;

    /** Opens the socket, on the connection's own thread. */
    interface Opener {
        Socket open() throws IOException;
    }

    private static final class Frame {
        final byte type;
        final long id;
        final byte kind;
        final byte[] payload;

        Frame(byte type, long id, byte kind, byte[] payload) {
            this.type = type;
            this.id = id;
            this.kind = kind;
            this.payload = payload;
        }
    }

    private final Map<Byte, PeerTransport.Handler> handlers;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Map<Long, CompletableFuture<byte[]>> pending = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    // guarded by this
    private boolean opening;
    private volatile boolean closed;
    private volatile @Nullable Socket socket;
    private volatile @Nullable Thread writer;

    PeerConnection(Map<Byte, PeerTransport.Handler> handlers) {
        this.handlers = handlers;
    }

    synchronized void openOnce(Opener opener) {
        if (!opening) {
            opening = true;
            Thread.ofVirtual().name("peer-writer").start(() -> run(opener));
        }
    }

    boolean isClosed() {
        return closed;
    }

    CompletableFuture<byte[]> call(byte kind, byte[] payload) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        long id = ids.incrementAndGet();
        pending.put(id, reply);
        var _ = reply.whenComplete((bytes, error) -> pending.remove(id));
        if (closed || !queue.offer(new Frame(REQUEST, id, kind, payload))) {
            reply.completeExceptionally(
                    new PeerTransport.NotSentException(
                            closed
                                    ? "the connection is closed"
                                    : "more than " + QUEUE + " messages wait for this peer"));
        } else if (closed) {
            failPending("the connection was closed");
        }
        return reply;
    }

    void close() {
        closed = true;
        Socket open = socket;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("peer=closing", e);
        }
        Thread thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
        failPending("the connection was closed");
    }

    private void run(Opener opener) {
        writer = Thread.currentThread();
        try (Socket open = opener.open()) {
            socket = open;
            if (!closed) {
                Thread.ofVirtual().name("peer-reader").start(() -> read(open));
                write(open);
            }
        } catch (IOException e) {
            if (socket == null) {
                failUnsent(e.toString());
            }
            LOG.debug("peer=closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void write(Socket open) throws IOException, InterruptedException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(open.getOutputStream(), 64 * 1024));
        List<Frame> batch = new ArrayList<>();
        while (!closed) {
            batch.add(queue.take());
            queue.drainTo(batch, 255);
            for (Frame frame : batch) {
                out.writeInt(frame.payload.length);
                out.writeByte(frame.type);
                out.writeLong(frame.id);
                out.writeByte(frame.kind);
                out.write(frame.payload);
            }
            out.flush();
            batch.clear();
        }
    }

    private void read(Socket open) {
        try {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(open.getInputStream(), 64 * 1024));
            while (!closed) {
                int length = in.readInt();
                if (length < 0 || length > PeerTransport.LARGEST_FRAME) {
                    throw new IOException("a frame of " + length + " bytes");
                }
                byte type = in.readByte();
                long id = in.readLong();
                byte kind = in.readByte();
                byte[] payload = in.readNBytes(length);
                if (payload.length < length) {
                    throw new IOException("the connection ended inside a frame");
                }
                receive(new Frame(type, id, kind, payload));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("peer=closed", e);
        } finally {
            close();
        }
    }

    private void receive(Frame frame) throws IOException {
        if (frame.type == REQUEST) {
            answer(frame);
            return;
        }
        CompletableFuture<byte[]> reply = pending.get(frame.id);
        if (reply == null) {
            return;
        }
        if (frame.type == REPLY) {
            reply.complete(frame.payload);
        } else {
            reply.completeExceptionally(
                    new IOException("the peer could not answer a request of kind " + frame.kind));
        }
    }

    private void answer(Frame request) throws IOException {
        PeerTransport.Handler handler = handlers.get(request.kind);
        if (handler == null) {
            throw new IOException("nobody handles requests of kind " + request.kind);
        }
        var _ =
                handler.apply(request.payload)
                        .whenComplete((payload, error) -> {
                            if (error != null) {
                                LOG.warn("peer=request kind={}", request.kind, error);
                            }
                            Frame reply =
                                    error == null
                                            ? new Frame(REPLY, request.id, request.kind, payload)
                                            : new Frame(
                                                    FAILURE, request.id, request.kind, new byte[0]);
                            if (!queue.offer(reply)) {
                                LOG.warn("peer=closed cause=\"it does not read its replies\"");
                                close();
                            }
                        });
    }

    private void failPending(String why) {
        pending.values().forEach(reply -> reply.completeExceptionally(new IOException(why)));
    }

    private void failUnsent(String why) {
        closed = true;
        pending.values()
                .forEach(reply ->
                        reply.completeExceptionally(new PeerTransport.NotSentException(why)));
    }
}
