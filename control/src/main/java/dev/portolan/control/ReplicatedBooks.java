package dev.portolan.control;

import dev.portolan.control.state.Command;
import dev.portolan.control.state.Result;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.LeaseBook;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Plans, epochs and leases: each change is one command of the log, each look a linearizable read.
 */
final class ReplicatedBooks implements PlanCommitter, EpochBook, LeaseBook {
    private final ReplicatedStore store;
    private final Proposer proposer;

    ReplicatedBooks(ReplicatedStore store, Proposer proposer) {
        this.store = store;
        this.proposer = proposer;
    }

    @Override
    public PlanCommitter.Outcome commit(Commit commit) {
        return switch (proposer.propose(new Command.CommitPlan(commit))) {
            case Result.Planned planned -> planned.outcome();
            case Result other -> throw unexpected(other);
        };
    }

    @Override
    public Optional<Grant> current(GroupName group) {
        return store.at(ReadLevel.LINEARIZABLE).grant(group);
    }

    @Override
    public EpochBook.Outcome raise(
            GroupName group,
            Epoch expected,
            ClusterName primary,
            Generation floor,
            String reason,
            Term term) {
        return switch (proposer.propose(
                new Command.RaiseEpoch(group, expected, primary, floor, reason, term))) {
            case Result.Epochs epochs -> epochs.outcome();
            case Result other -> throw unexpected(other);
        };
    }

    @Override
    public Lease acquire(String name, String holder, Duration ttl, Instant now) {
        return switch (proposer.propose(new Command.AcquireLease(name, holder, ttl, now))) {
            case Result.Leased leased -> leased.lease();
            case Result other -> throw unexpected(other);
        };
    }

    @Override
    public void release(String name, String holder) {
        proposer.propose(new Command.ReleaseLease(name, holder));
    }

    @Override
    public Optional<Lease> find(String name) {
        return store.at(ReadLevel.LINEARIZABLE).lease(name);
    }

    private static IllegalStateException unexpected(Result result) {
        return new IllegalStateException("a command ended as " + result);
    }
}
