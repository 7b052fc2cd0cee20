package dev.portolan.control.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** This node, for as long as it leads. */
final class LocalLeader implements Leader {
    private final LeaderWatch watch;
    private final boolean alone;
    private final Duration roundPatience;
    private final ReadRounds reads = new ReadRounds(this::readRound);

    /**
     * @param alone without others that would have to be told
     * @param roundPatience how long a majority may take to confirm that this node leads
     */
    LocalLeader(LeaderWatch watch, boolean alone, Duration roundPatience) {
        this.watch = watch;
        this.alone = alone;
        this.roundPatience = roundPatience;
    }

    @Override
    public CompletableFuture<Long> append(byte[] command, Duration patience) {
        return watch.run(session -> {
            CompletableFuture<Long> index = session.append(command);
            if (!alone) {
                var _ =
                        index.thenRun(() -> {
                            var _ = watch.run(this::tellOthers);
                        });
            }
            return index;
        });
    }

    @Override
    public CompletableFuture<Long> confirmedIndex(Duration patience) {
        return reads.join();
    }

    /**
     * After a commit: lets the others apply at once, not at the next heartbeat. A round of reads
     * carries how far the log is committed. Where more entries are on their way, the news goes with
     * those that follow, or with the round after the last of them.
     */
    private CompletableFuture<Long> tellOthers(LeaderSession session) {
        return session.isCommitting() ? CompletableFuture.completedFuture(0L) : reads.join();
    }

    private CompletableFuture<Long> readRound() {
        return watch.run(LeaderSession::readIndex)
                .orTimeout(roundPatience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
