package dev.portolan.control.log;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Batches reads: while one round of confirmation is under way, everybody who asks shares the next
 * one, which starts after the last of them has asked.
 */
final class ReadRounds {
    private final Supplier<CompletableFuture<Long>> round;
    // guarded by this
    private boolean running;
    private @Nullable CompletableFuture<Long> next;

    /**
     * @param round must complete in bounded time
     */
    ReadRounds(Supplier<CompletableFuture<Long>> round) {
        this.round = round;
    }

    /** The result of a round that starts after this call. */
    CompletableFuture<Long> join() {
        CompletableFuture<Long> mine;
        synchronized (this) {
            if (running) {
                if (next == null) {
                    next = new CompletableFuture<>();
                }
                return next;
            }
            running = true;
            mine = new CompletableFuture<>();
        }
        start(mine);
        return mine;
    }

    private void start(CompletableFuture<Long> waiting) {
        var _ =
                round.get()
                        .whenComplete((index, error) -> {
                            startNext();
                            if (error == null) {
                                waiting.complete(index);
                            } else {
                                waiting.completeExceptionally(error);
                            }
                        });
    }

    private void startNext() {
        CompletableFuture<Long> following;
        synchronized (this) {
            following = next;
            next = null;
            running = following != null;
        }
        if (following != null) {
            start(following);
        }
    }
}
