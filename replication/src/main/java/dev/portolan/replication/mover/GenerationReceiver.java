package dev.portolan.replication.mover;

import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.Manifest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Takes generations from other members' agents, each connection on a virtual thread of its own, at
 * most {@link #CONNECTIONS} at a time. Stores whole, checked generations only: whatever ends a
 * transfer early leaves nothing. Runs until closed.
 */
public final class GenerationReceiver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationReceiver.class);

    /** Transfers at a time; further ones wait to be accepted. */
    static final int CONNECTIONS = 16;

    private static final Duration AFTER_FAILURE = Duration.ofMillis(500);
    private static final int NEEDS_IN_FRAME = (1 << 20) / Need.WIDTH;

    private final ServerSocket listener;
    private final ReceiverRules rules;
    private final Handshake handshake;
    private final Duration timeout;
    private final Semaphore slots = new Semaphore(CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private GenerationReceiver(
            ServerSocket listener, ReceiverRules rules, Optional<SharedKey> key, Duration timeout) {
        this.listener = listener;
        this.rules = rules;
        this.timeout = timeout;
        handshake = new Handshake(key);
        acceptor = Thread.ofVirtual().name("generation-receiver").unstarted(this::accept);
    }

    /**
     * Starts on a bound socket, which it closes in the end.
     *
     * @param timeout without a byte for this long, a transfer is given up
     */
    public static GenerationReceiver start(
            ServerSocket listener, ReceiverRules rules, Optional<SharedKey> key, Duration timeout) {
        var receiver = new GenerationReceiver(listener, rules, key, timeout);
        receiver.acceptor.start();
        return receiver;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                slots.acquire();
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("generation-reception").start(() -> serve(socket));
            } catch (IOException e) {
                slots.release();
                if (!listener.isClosed()) {
                    LOG.warn("event=accept-failed reason=\"{}\"", e.getMessage());
                    pause();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Out of file descriptors, say: to ask again at once would only keep a processor busy. */
    private void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) {
        try (socket;
                var late = new DeadlineOutput(socket, timeout)) {
            socket.setSoTimeout((int) timeout.toMillis());
            socket.setTcpNoDelay(true);
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
            var out = new DataOutputStream(new BufferedOutputStream(late));
            try {
                receive(in, out);
            } catch (RefusedException e) {
                LOG.info("event=generation-refused reason=\"{}\"", e.getMessage());
                refuse(out, String.valueOf(e.getMessage()));
            } catch (ReplicationException e) {
                LOG.warn("event=generation-not-stored reason=\"{}\"", e.getMessage());
                refuse(out, String.valueOf(e.getMessage()));
            }
        } catch (IOException e) {
            LOG.info("event=transfer-ended-early reason=\"{}\"", e.getMessage());
        } finally {
            open.remove(socket);
            slots.release();
        }
    }

    private static void refuse(DataOutputStream out, String reason) throws IOException {
        new Frame(Frame.Type.REFUSED, reason.getBytes(StandardCharsets.UTF_8)).write(out);
        out.flush();
    }

    private void receive(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] challenge = handshake.nonce();
        new Frame(Frame.Type.CHALLENGE, challenge).write(out);
        out.flush();
        Handshake.Greeting greeting = handshake.read(challenge, Frame.expect(in, Frame.Type.HELLO));
        Hello hello = greeting.hello();
        switch (rules.rule(hello)) {
            case ReceiverRules.Refused(String reason) -> throw new RefusedException(reason);
            case ReceiverRules.Admitted admitted -> {
                handshake.welcome(challenge, greeting.nonce()).write(out);
                out.flush();
                Manifest manifest = readManifest(in, hello);
                try (Reception reception = new Reception(admitted.store(), manifest)) {
                    writeNeeds(out, reception.prepare(new Alive(out, timeout)));
                    readPages(in, reception);
                    Optional<String> refusal = admitted.commit().commit(reception.staged());
                    if (refusal.isPresent()) {
                        throw new RefusedException(refusal.get());
                    }
                }
                LOG.info(
                        "event=generation-stored group={} id={} from={} bytes={}",
                        hello.group(),
                        manifest.id(),
                        hello.sender(),
                        manifest.size());
                new Frame(Frame.Type.STORED, manifest.digest().getBytes(StandardCharsets.US_ASCII))
                        .write(out);
                out.flush();
            }
        }
    }

    private static Manifest readManifest(DataInputStream in, Hello hello) throws IOException {
        var bytes = new ByteArrayOutputStream();
        int total;
        do {
            byte[] payload = Frame.expect(in, Frame.Type.MANIFEST).payload();
            total = payload.length > 4 ? ByteBuffer.wrap(payload).getInt() : -1;
            if (total < 0 || total > Manifest.LARGEST) {
                throw new IOException("a manifest of " + total + " bytes");
            }
            bytes.write(payload, 4, payload.length - 4);
        } while (bytes.size() < total);
        Manifest manifest = Manifest.parse(bytes.toByteArray());
        if (!manifest.id().equals(hello.generation())
                || !manifest.group().equals(hello.group())
                || !manifest.id().epoch().equals(hello.epoch())) {
            throw new RefusedException(
                    "announced "
                            + hello.generation()
                            + " of "
                            + hello.group()
                            + " and sends "
                            + manifest.id()
                            + " of "
                            + manifest.group());
        }
        return manifest;
    }

    /** Needs of nothing, while it takes long to find out: the sender would give up otherwise. */
    private static final class Alive implements Reception.Pulse {
        private final DataOutputStream out;
        private final Duration pace;
        private long last = System.nanoTime();

        Alive(DataOutputStream out, Duration timeout) {
            this.out = out;
            pace = timeout.dividedBy(4);
        }

        @Override
        public void beat() throws IOException {
            if (System.nanoTime() - last > pace.toNanos()) {
                new Frame(Frame.Type.NEED, new byte[0]).write(out);
                out.flush();
                last = System.nanoTime();
            }
        }
    }

    private static void writeNeeds(DataOutputStream out, List<Need> needs) throws IOException {
        for (int at = 0; at < needs.size(); at += NEEDS_IN_FRAME) {
            List<Need> some = needs.subList(at, Math.min(needs.size(), at + NEEDS_IN_FRAME));
            ByteBuffer payload = ByteBuffer.allocate(some.size() * Need.WIDTH);
            some.forEach(need -> need.write(payload));
            new Frame(Frame.Type.NEED, payload.array()).write(out);
        }
        new Frame(Frame.Type.NEED_END, new byte[0]).write(out);
        out.flush();
    }

    private static void readPages(DataInputStream in, Reception reception) throws IOException {
        while (true) {
            Frame frame = Frame.read(in);
            switch (frame.type()) {
                case PAGES -> reception.take(Segment.parse(frame));
                case COMMIT -> {
                    reception.requireWhole();
                    return;
                }
                default -> throw new IOException("got " + frame.type() + " instead of PAGES");
            }
        }
    }

    @Override
    public void close() {
        close(listener);
        open.forEach(GenerationReceiver::close);
        acceptor.interrupt();
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("event=receiver-close-failed reason=\"{}\"", e.getMessage());
        }
    }
}
