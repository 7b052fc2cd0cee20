package dev.portolan.control;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Result;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The same versioned store without a log: for simulated members and tests. Nothing outlives it.
 * Every read level is served from memory; a write is visible when it returns. Safe for use by many
 * threads.
 */
public final class MemoryStore implements ResourceStore, AutoCloseable {
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
        this.copy = new LocalCopy(FederationState.empty(historyLimit));
    }

    @Override
    public Revision revision() {
        return copy.state().revision();
    }

    @Override
    public Optional<StoredObject> get(ResourceKey key, ReadLevel level) {
        return at(level).get(key);
    }

    @Override
    public ResourceList list(ResourceType type, Namespace namespace, ReadLevel level) {
        FederationState state = at(level);
        return new ResourceList(state.revision(), state.list(type, namespace));
    }

    @Override
    public ResourceList listAt(ResourceType type, Namespace namespace, Revision revision) {
        return copy.listAt(type, namespace, revision);
    }

    @Override
    public List<ResourceType> types() {
        return copy.state().types();
    }

    @Override
    public WriteOutcome write(List<Write> transaction) {
        Command command = new Command.Transact(transaction);
        if (copy.isClosed()) {
            throw new StoreException(Reason.CLOSED, "the store is closed");
        }
        return switch (copy.advance(state -> state.apply(command)).result()) {
            case Result.Wrote wrote -> wrote.outcome();
            case Result other -> throw new IllegalStateException("a transaction ended as " + other);
        };
    }

    @Override
    public Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        return copy.watch(types, namespace, from, listener);
    }

    /** Ends every watch and refuses further writes. */
    @Override
    public void close() {
        copy.close();
    }

    private FederationState at(ReadLevel level) {
        if (level instanceof ReadLevel.NotOlderThan bound
                && !copy.awaitRevision(bound.revision(), PATIENCE)) {
            throw new StoreException(
                    Reason.UNAVAILABLE,
                    "revision "
                            + bound.revision()
                            + " is not reached: the store is at "
                            + revision());
        }
        return copy.state();
    }
}
