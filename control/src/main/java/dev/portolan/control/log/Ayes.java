package dev.portolan.control.log;

import java.util.concurrent.CompletableFuture;

/** Counts the answers to one question; safe for use by many threads. */
final class Ayes {
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    // guarded by this
    private int missing;
    private int outstanding;

    /**
     * @param needed how many must say yes; none is enough at once
     * @param asked how many will answer, each once
     */
    Ayes(int needed, int asked) {
        this.missing = needed;
        this.outstanding = asked;
        settle();
    }

    void count(boolean aye) {
        synchronized (this) {
            outstanding--;
            if (aye) {
                missing--;
            }
        }
        settle();
    }

    /**
     * Completes when enough have said yes, and fails with {@link LeaderSession.NotLeaderException}
     * as soon as too few can.
     */
    CompletableFuture<Void> enough() {
        return enough;
    }

    private void settle() {
        boolean met;
        boolean lost;
        synchronized (this) {
            met = missing <= 0;
            lost = missing > outstanding;
        }
        if (met) {
            enough.complete(null);
        } else if (lost) {
            enough.completeExceptionally(new LeaderSession.NotLeaderException());
        }
    }
}
