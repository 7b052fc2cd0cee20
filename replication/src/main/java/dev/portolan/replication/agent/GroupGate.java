package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The gate of one group. Writes share it; a cut, and every change of the ledger, has it alone: both
 * wait for running writes. Safe for use by many threads.
 */
final class GroupGate {
    private final AgentClock clock;
    private final Duration margin;
    private final Duration freezeLimit;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private volatile Fence fence;

    GroupGate(Fence fence, AgentClock clock, VolumeAgentOptions options) {
        this.fence = fence;
        this.clock = clock;
        margin = options.writeMargin();
        freezeLimit = options.freezeLimit();
    }

    Fence fence() {
        return fence;
    }

    /** Why nothing may be written at this moment; empty where it may. */
    Optional<String> denial() {
        return fence.denial(clock.nanos().getAsLong(), clock.wall().instant(), margin);
    }

    WriteGate.Permit tryWrite(WriteGate.EpochWrite write) {
        try {
            if (!lock.readLock().tryLock(freezeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new WriteGate.Denied(
                        "frozen for a cut for more than " + freezeLimit.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WriteGate.Denied("interrupted while it waited for a cut");
        }
        try {
            Optional<String> denial = denial();
            if (denial.isPresent()) {
                return new WriteGate.Denied(denial.get());
            }
            Epoch epoch = fence.ledger().epochSeen();
            write.run(epoch);
            return new WriteGate.Permitted(epoch);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Runs while nothing is written. */
    <T> T frozen(Supplier<T> cut) {
        lock.writeLock().lock();
        try {
            return cut.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Changes what the gate goes by, while nothing is written. */
    void change(UnaryOperator<Fence> change) {
        frozen(() -> {
            update(change);
            return fence;
        });
    }

    /** Changes how long the lease lasts; neither a write nor a cut is waited for. */
    synchronized void update(UnaryOperator<Fence> change) {
        fence = change.apply(fence);
    }
}
