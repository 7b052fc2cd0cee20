package dev.portolan.control;

import dev.portolan.control.log.CommandLog;
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

/** The objects of the control cluster, read from this node's copy and written through the log. */
final class ReplicatedStore implements ResourceStore {
    private final CommandLog log;
    private final LocalCopy copy;
    private final Proposer proposer;
    private final Duration patience;

    /**
     * @param patience of reads
     */
    ReplicatedStore(CommandLog log, LocalCopy copy, Proposer proposer, Duration patience) {
        this.log = log;
        this.copy = copy;
        this.proposer = proposer;
        this.patience = patience;
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
        reach(revision);
        return copy.listAt(type, namespace, revision);
    }

    @Override
    public List<ResourceType> types() {
        return copy.state().types();
    }

    @Override
    public WriteOutcome write(List<Write> transaction) {
        return switch (proposer.propose(new Command.Transact(transaction))) {
            case Result.Wrote wrote -> wrote.outcome();
            case Result other -> throw new IllegalStateException("a transaction ended as " + other);
        };
    }

    @Override
    public Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        return copy.watch(types, namespace, from, listener);
    }

    /** The state at a level of freshness. */
    FederationState at(ReadLevel level) {
        switch (level) {
            case ReadLevel.Local local -> {}
            case ReadLevel.Linearizable linearizable -> log.readIndex(patience);
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
