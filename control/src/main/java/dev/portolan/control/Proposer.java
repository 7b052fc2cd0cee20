package dev.portolan.control;

import dev.portolan.control.log.CommandLog;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries commands to the log and waits for their result here. While time is left, a command whose
 * fate is unknown is sent again under the same name, under which it takes effect once; when time is
 * over, it is reported as ambiguous and never sent again. Safe for use by many threads.
 */
final class Proposer {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final CommandLog log;
    private final Replica replica;
    private final String label;
    private final Duration patience;
    private final ReentrantLock opening = new ReentrantLock();
    // written under the lock
    private volatile @Nullable Client client;

    /** A name under which requests are told from repetitions, and how many there were. */
    private record Client(String name, AtomicLong sequence) {
        RequestId next() {
            return new RequestId(name, sequence.incrementAndGet());
        }
    }

    /**
     * @param certain whether the result is what became of every time that the request was sent
     */
    private record Outcome(Result result, boolean certain) {}

    /**
     * @param label names this node, for people
     */
    Proposer(CommandLog log, Replica replica, String label, Duration patience) {
        this.log = log;
        this.replica = replica;
        this.label = label;
        this.patience = patience;
    }

    /**
     * @throws StoreException when there was no outcome in time; {@code AMBIGUOUS} when the command
     *     may have taken effect or still take it
     */
    Result propose(Command command) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Client sender = client(end);
            RequestId id = sender.next();
            Outcome outcome = send(id, command, end);
            switch (outcome.result()) {
                case Result.Forgotten forgotten -> {
                    if (!outcome.certain()) {
                        throw new StoreException(
                                Reason.AMBIGUOUS,
                                "request " + id + " came too late to be told from a repetition");
                    }
                    renew(sender);
                }
                case Result.NotYet notYet ->
                        throw new StoreException(
                                Reason.UNAVAILABLE,
                                "the control cluster is at feature level "
                                        + replica.state().level()
                                        + ", the command belongs to level "
                                        + notYet.needed());
                case Result result -> {
                    return result;
                }
            }
        }
    }

    /** The client of this node; opens one where there is none. */
    private Client client(long end) {
        Client known = client;
        if (known != null) {
            return known;
        }
        opening.lock();
        try {
            Client opened = client;
            if (opened == null) {
                opened = open(end);
                client = opened;
            }
            return opened;
        } finally {
            opening.unlock();
        }
    }

    private Client open(long end) {
        String unique = label + "/" + UUID.randomUUID();
        if (!replica.state().level().includes(FeatureLevel.OPENED_CLIENTS)) {
            return new Client(unique, new AtomicLong());
        }
        Result result = send(new RequestId(unique, 1), new Command.OpenClient(label), end).result();
        if (result instanceof Result.Opened opened) {
            return new Client(opened.client(), new AtomicLong());
        }
        throw new StoreException(Reason.UNAVAILABLE, "no client was opened, but " + result);
    }

    /** Drops a client that the state machine has forgotten. */
    private void renew(Client forgotten) {
        if (replica.state().knowsClient(forgotten.name())) {
            return;
        }
        opening.lock();
        try {
            if (forgotten.equals(client)) {
                client = null;
            }
        } finally {
            opening.unlock();
        }
    }

    private Outcome send(RequestId id, Command command, long end) {
        byte[] bytes = CommandCodec.encode(new Request(id, command));
        CompletableFuture<Replica.Answer> answer = replica.expect(id);
        try {
            return send(bytes, answer, end);
        } finally {
            replica.forget(id);
        }
    }

    private Outcome send(byte[] bytes, CompletableFuture<Replica.Answer> answer, long end) {
        boolean inDoubt = false;
        while (true) {
            try {
                log.propose(bytes, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                return outcome(
                        answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS),
                        inDoubt);
            } catch (StoreException e) {
                if (answer.isDone()) {
                    return outcome(answer.join(), inDoubt);
                }
                inDoubt |= e.reason() == Reason.AMBIGUOUS;
                if (e.reason() != Reason.AMBIGUOUS || System.nanoTime() > end - PAUSE.toNanos()) {
                    throw inDoubt && e.reason() != Reason.AMBIGUOUS
                            ? new StoreException(
                                    Reason.AMBIGUOUS, String.valueOf(e.getMessage()), e)
                            : e;
                }
                pause(e);
            } catch (TimeoutException e) {
                throw new StoreException(
                        Reason.AMBIGUOUS, "the result did not arrive here in time", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a result never fails", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException(
                        Reason.AMBIGUOUS, "interrupted while waiting for the result", e);
            }
        }
    }

    private static Outcome outcome(Replica.Answer answer, boolean inDoubt) {
        return new Outcome(answer.result(), answer.applied() && !inDoubt);
    }

    private static void pause(StoreException doubt) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw doubt;
        }
    }
}
