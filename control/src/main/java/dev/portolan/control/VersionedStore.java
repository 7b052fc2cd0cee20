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
 * Objects read and watched in a local copy of the state. How a command gets into that copy, and
 * what makes the copy the newest there is, is for the kinds of store.
 */
abstract sealed class VersionedStore implements ResourceStore permits MemoryStore, ReplicatedStore {
    private final LocalCopy copy;
    private final Duration patience;

    /**
     * @param patience of reads at a revision that is not reached yet
     */
    VersionedStore(LocalCopy copy, Duration patience) {
        this.copy = copy;
        this.patience = patience;
    }

    /** Carries a command out and returns when the copy shows what it did. */
    abstract Result carryOut(Command command);

    /** Returns when the copy has everything that anybody was acknowledged before the call. */
    abstract void confirm();

    @Override
    public final Revision revision() {
        return copy.state().revision();
    }

    @Override
    public final Optional<StoredObject> get(ResourceKey key, ReadLevel level) {
        return at(level).get(key);
    }

    @Override
    public final ResourceList list(ResourceType type, Namespace namespace, ReadLevel level) {
        FederationState state = at(level);
        return new ResourceList(state.revision(), state.list(type, namespace));
    }

    @Override
    public final ResourceList listAt(ResourceType type, Namespace namespace, Revision revision) {
        reach(revision);
        return copy.listAt(type, namespace, revision);
    }

    @Override
    public final List<ResourceType> types() {
        return copy.state().types();
    }

    @Override
    public final WriteOutcome write(List<Write> transaction) {
        return switch (carryOut(new Command.Transact(transaction))) {
            case Result.Wrote wrote -> wrote.outcome();
            case Result other -> throw new IllegalStateException("a transaction ended as " + other);
        };
    }

    @Override
    public final Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        return copy.watch(types, namespace, from, listener);
    }

    /** The state at a level of freshness. */
    final FederationState at(ReadLevel level) {
        switch (level) {
            case ReadLevel.Local local -> {}
            case ReadLevel.Linearizable linearizable -> confirm();
            case ReadLevel.NotOlderThan bound -> reach(bound.revision());
        }
        return copy.state();
    }

    private void reach(Revision revision) {
        if (!copy.awaitRevision(revision, patience)) {
            throw new StoreException(
                    Reason.UNAVAILABLE,
                    "revision " + revision + " is not reached here: this node is at " + revision());
        }
    }
}
