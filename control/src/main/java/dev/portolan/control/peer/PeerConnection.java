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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import javax.net.ssl.SSLSocket;

/**
 * One connection: frames go out through a bounded queue and one writer thread, as many as wait with
 * one flush, and are read by another. Ends for good at the first error; whoever waits for a reply
 * then gets that error. What is not understood is refused in words before the end.
 */
final class PeerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    private static final int QUEUE = 4_096;
    private static final int BATCH = 256;
    private static final int BUFFER = 64 * 1024;

    /** How long the other side may take to read a refusal. */
    private static final int LINGER_MILLIS = 500;

    private static final int LINGER_BYTES = 1024 * 1024;

    /**
     * An open connection.
     *
     * @param socket below; closing it ends every wait at once, while TLS would first say goodbye to
     *     a side that perhaps reads nothing any more
     */
    record Link(Socket socket, SSLSocket secured) {}

    /** Opens the connection, on its own thread. */
    interface Opener {
        Link open() throws IOException;
    }

    private final String peer;
    private final Routes routes;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
    private final PendingCalls pending = new PendingCalls();
    // guarded by this
    private boolean opening;

    /** Why there is no socket; written before {@link #closed}. */
    private volatile String unopened = "the connection was closed before it was open";

    private volatile boolean closed;
    private volatile @Nullable Socket socket;
    private volatile @Nullable Thread writer;

    /**
     * @param peer the other side, for people
     */
    PeerConnection(String peer, Routes routes) {
        this.peer = peer;
        this.routes = routes;
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

    <T> CompletableFuture<T> call(MessageKind kind, byte[] payload, Function<byte[], T> decoder) {
        if (payload.length > kind.largestRequest()) {
            return CompletableFuture.failedFuture(
                    new PeerTransport.NotSentException(
                            "a "
                                    + kind.name()
                                    + " request of "
                                    + payload.length
                                    + " bytes; at most "
                                    + kind.largestRequest()
                                    + " are taken"));
        }
        PendingCalls.Call<T> call = pending.begin(kind, decoder);
        if (!closed && !queue.offer(Frame.of(FrameType.REQUEST, kind.code(), call.id(), payload))) {
            call.fail(
                    new PeerTransport.NotSentException(
                            "more than " + QUEUE + " messages wait for " + peer));
        }
        if (closed) {
            call.fail(ended());
        }
        return call.reply();
    }

    void close() {
        closed = true;
        Socket open = socket;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            LOG.debug("peer={} closing", peer, e);
        }
        Thread thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
        pending.failAll(ended());
    }

    private void run(Opener opener) {
        writer = Thread.currentThread();
        try {
            Link open = opener.open();
            socket = open.socket();
            if (!closed) {
                Thread.ofVirtual().name("peer-reader").start(() -> read(open.secured()));
                write(open.secured());
            }
        } catch (IOException e) {
            if (socket == null) {
                unopened = String.valueOf(e.getMessage());
            }
            LOG.debug("peer={} closed", peer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void write(Socket open) throws IOException, InterruptedException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(open.getOutputStream(), BUFFER));
        List<Frame> batch = new ArrayList<>();
        boolean refused = false;
        while (!closed && !refused) {
            batch.add(queue.take());
            queue.drainTo(batch, BATCH - 1);
            for (Frame frame : batch) {
                frame.write(out);
                refused |= frame.type() == FrameType.REFUSAL;
            }
            out.flush();
            batch.clear();
        }
        if (refused) {
            open.shutdownOutput();
            Thread.sleep(LINGER_MILLIS);
        }
    }

    private void read(Socket open) {
        try {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(open.getInputStream(), BUFFER));
            while (!closed) {
                try {
                    receive(FrameHeader.read(in), in);
                } catch (MalformedException e) {
                    refuse(e.getMessage());
                    // What has already been sent would otherwise cut the refusal off.
                    open.setSoTimeout(LINGER_MILLIS);
                    in.skipNBytes(LINGER_BYTES);
                }
            }
        } catch (IOException e) {
            LOG.debug("peer={} closed", peer, e);
        } catch (RuntimeException e) {
            LOG.error("peer={} closed cause=\"a handler failed\"", peer, e);
        } finally {
            close();
        }
    }

    private void refuse(@Nullable String what) {
        LOG.warn("peer={} refused=\"{}\"", peer, what);
        if (!queue.offer(Frame.because(FrameType.REFUSAL, 0, 0, String.valueOf(what)))) {
            close();
        }
    }

    private void receive(FrameHeader header, DataInputStream in) throws IOException {
        switch (header.type()) {
            case REQUEST -> answer(header, in);
            case REPLY -> {
                PendingCalls.Call<?> call = pending.find(header.id());
                if (call == null) {
                    in.skipNBytes(header.length());
                    return;
                }
                MessageKind kind = call.kind();
                if (header.kind() != kind.code()) {
                    throw new MalformedException(
                            "a reply of kind " + header.kind() + " to a request of " + kind.code());
                }
                Routes.bound(header, kind.name() + " reply", kind.largestReply());
                call.answer(Frame.payload(in, header.length()));
            }
            case FAILURE -> {
                String reason = Frame.reason(in, header.length());
                PendingCalls.Call<?> call = pending.find(header.id());
                if (call != null) {
                    call.fail(
                            new IOException(
                                    peer
                                            + " could not answer a "
                                            + call.kind().name()
                                            + " request: "
                                            + reason));
                }
            }
            case REFUSAL -> {
                String reason = Frame.reason(in, header.length());
                LOG.warn("peer={} refusedUs=\"{}\"", peer, reason);
                pending.failAll(new IOException(peer + " refused what this node sent: " + reason));
                throw new IOException("refused: " + reason);
            }
        }
    }

    private void answer(FrameHeader request, DataInputStream in) throws IOException {
        Routes.Route route = routes.of(request);
        byte[] payload = Frame.payload(in, request.length());
        var _ =
                route.handler()
                        .apply(payload)
                        .whenComplete((reply, error) -> {
                            if (error != null) {
                                LOG.warn("peer={} request={}", peer, route.kind().name(), error);
                            }
                            Frame frame =
                                    error == null
                                            ? Frame.of(
                                                    FrameType.REPLY,
                                                    request.kind(),
                                                    request.id(),
                                                    reply)
                                            : Frame.because(
                                                    FrameType.FAILURE,
                                                    request.kind(),
                                                    request.id(),
                                                    error.toString());
                            if (!queue.offer(frame)) {
                                LOG.warn(
                                        "peer={} closed cause=\"it does not read its replies\"",
                                        peer);
                                close();
                            }
                        });
    }

    /** What those are told who wait for a reply that will not come. */
    private Exception ended() {
        return socket == null
                ? new PeerTransport.NotSentException(unopened)
                : new IOException("the connection to " + peer + " was closed");
    }
}
