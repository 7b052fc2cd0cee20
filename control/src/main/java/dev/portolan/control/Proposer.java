package dev.portolan.control;

import dev.portolan.control.log.CommandLog;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries commands to the log and waits for their result here. While time is left, a command whose
 * fate is unknown is sent again under the same name, under which it takes effect once.
 */
final class Proposer {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final CommandLog log;
    private final Replica replica;
    private final String client;
    private final Duration patience;
    private final AtomicLong sequence = new AtomicLong();

    /**
     * @param client the name of this run of this process; no other run has it
     */
    Proposer(CommandLog log, Replica replica, String client, Duration patience) {
        this.log = log;
        this.replica = replica;
        this.client = client;
        this.patience = patience;
    }

    /**
     * @throws StoreException when there was no outcome in time
     */
    Result propose(Command command) {
        RequestId id = new RequestId(client, sequence.incrementAndGet());
        byte[] bytes = CommandCodec.encode(new Request(id, command));
        CompletableFuture<Result> result = replica.expect(id);
        try {
            Result outcome = send(bytes, result);
            if (outcome instanceof Result.Forgotten) {
                throw new StoreException(
                        Reason.AMBIGUOUS, "request " + id + " came too late to be told apart");
            }
            return outcome;
        } finally {
            replica.forget(id);
        }
    }

    private Result send(byte[] bytes, CompletableFuture<Result> result) {
        long end = System.nanoTime() + patience.toNanos();
        boolean inDoubt = false;
        while (true) {
            try {
                log.propose(bytes, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (StoreException e) {
                if (result.isDone()) {
                    return result.join();
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

    private static void pause(StoreException doubt) {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw doubt;
        }
    }
}
