package dev.portolan.control;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.Result;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import java.time.Duration;

/**
 * The same versioned store without a log: for simulated members and tests. Nothing outlives it.
 * Every read level is served from memory; a write is visible when it returns. Safe for use by many
 * threads.
 */
public final class MemoryStore extends VersionedStore implements AutoCloseable {
    /** Changes that are kept for watches and reads of the past, where no other number is given. */
    public static final int HISTORY = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LocalCopy copy;

    public MemoryStore() {
        this(HISTORY);
    }

    /**
     * @param historyLimit how many changes are kept for watches and reads of the past
     */
    public MemoryStore(int historyLimit) {
        this(new LocalCopy(FederationState.empty(Limits.INITIAL.withHistoryChanges(historyLimit))));
    }

    private MemoryStore(LocalCopy copy) {
        super(copy, PATIENCE);
        this.copy = copy;
    }

    @Override
    Result carryOut(Command command) {
        if (copy.isClosed()) {
            throw new StoreException(Reason.CLOSED, "the store is closed");
        }
        return copy.advance(state -> state.apply(command)).result();
    }

    /** There is no other copy. */
    @Override
    void confirm() {}

    /** Ends every watch and refuses further writes. */
    @Override
    public void close() {
        copy.close();
    }
}
