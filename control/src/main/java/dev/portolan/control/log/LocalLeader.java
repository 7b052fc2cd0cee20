package dev.portolan.control.log;

import io.atomix.utils.concurrent.ThreadContext;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** This node, for as long as it leads. */
final class LocalLeader implements Leader {
    private static final Duration TELL_AGAIN = Duration.ofMillis(3);

    private final LeaderWatch watch;
    private final ThreadContext raftThread;
    private final boolean alone;
    private final Duration roundPatience;
    private final ReadRounds reads = new ReadRounds(this::readRound);
    // used on the Raft thread
    private boolean telling;

    /**
     * @param alone without others that would have to be told
     * @param roundPatience how long a majority may take to confirm that this node leads
     */
    LocalLeader(
            LeaderWatch watch, ThreadContext raftThread, boolean alone, Duration roundPatience) {
        this.watch = watch;
        this.raftThread = raftThread;
        this.alone = alone;
        this.roundPatience = roundPatience;
    }

    @Override
    public CompletableFuture<Long> append(byte[] command, Duration patience) {
        return watch.run(session -> {
            CompletableFuture<Long> index = session.append(command);
            if (!alone) {
                var _ = index.thenRunAsync(this::tellOthers, raftThread);
            }
            return index;
        });
    }

    @Override
    public CompletableFuture<Long> confirmedIndex(Duration patience) {
        return reads.join();
    }

    /**
     * On the Raft thread, after a commit: lets the others apply at once, not at the next heartbeat.
     * A round of reads carries how far the log is committed; the second one reaches those that were
     * still writing during the first.
     */
    private void tellOthers() {
        if (telling) {
            return;
        }
        telling = true;
        var _ = reads.join();
        raftThread.schedule(
                TELL_AGAIN,
                () -> {
                    telling = false;
                    var _ = reads.join();
                });
    }

    private CompletableFuture<Long> readRound() {
        return watch.run(LeaderSession::readIndex)
                .orTimeout(roundPatience.toMillis(), TimeUnit.MILLISECONDS);
    }
}
