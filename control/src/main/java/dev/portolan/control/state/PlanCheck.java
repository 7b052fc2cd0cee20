package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.placement.PlanCommitter.Commit;
import dev.portolan.model.placement.PlanCommitter.Outcome;
import dev.portolan.model.placement.PlanCommitter.Shortage;
import dev.portolan.model.placement.PlanCommitter.Stale;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import java.util.List;
import java.util.Optional;

/**
 * The re-check of a plan at its place in the log: the term, the revisions that it was decided on,
 * and for every cluster on which it grows, whether the room is still there. A plan that shrinks or
 * stays on a cluster is never refused for it.
 */
final class PlanCheck {
    private PlanCheck() {}

    static Applied apply(FederationState state, Commit commit) {
        Optional<String> stale = stale(state, commit);
        if (stale.isPresent()) {
            return refused(state, new Stale(stale.get()));
        }
        FederationState now = state.atTerm(commit.term());
        Ledger.Claims wanted;
        try {
            wanted = Ledger.Claims.of(Placement.read(commit.placement()));
        } catch (DocumentException | IllegalArgumentException | ArithmeticException e) {
            return refused(
                    now,
                    new Stale(
                            "the plan for " + commit.key() + " cannot be read: " + e.getMessage()));
        }
        for (ClusterName cluster : wanted.reserved().keySet()) {
            if (!now.ledger().knows(cluster)) {
                return refused(
                        now,
                        new Stale(
                                "cluster "
                                        + cluster
                                        + " is gone, or its MemberCluster cannot be read"));
            }
        }
        List<Shortage> shortages = now.ledger().shortages(commit.key(), wanted);
        return shortages.isEmpty()
                ? commit(now, commit)
                : refused(now, new PlanCommitter.Refused(shortages));
    }

    private static Optional<String> stale(FederationState state, Commit commit) {
        if (commit.term().compareTo(state.term()) < 0) {
            return Optional.of(
                    "term "
                            + commit.term().value()
                            + " is over, term "
                            + state.term().value()
                            + " has begun");
        }
        Optional<Revision> placement = state.get(commit.key()).map(StoredObject::revision);
        if (!placement.equals(commit.expected())) {
            return Optional.of(
                    commit.key()
                            + " is "
                            + at(placement)
                            + ", the plan was to replace it "
                            + at(commit.expected()));
        }
        Optional<Revision> workload = state.get(commit.workload()).map(StoredObject::revision);
        if (!workload.equals(Optional.of(commit.workloadRevision()))) {
            return Optional.of(
                    commit.workload()
                            + " is "
                            + at(workload)
                            + ", the plan was for it "
                            + at(Optional.of(commit.workloadRevision())));
        }
        return Optional.empty();
    }

    private static Applied commit(FederationState state, Commit commit) {
        Optional<StoredObject> current = state.get(commit.key());
        if (current.isPresent()
                && Transaction.sameContent(current.get().content(), commit.placement())) {
            return committed(state, current.get().revision(), List.of());
        }
        FederationState.Change change = state.store(commit.key(), commit.placement());
        return committed(change.next(), change.event().revision(), List.of(change.event()));
    }

    private static Applied committed(
            FederationState next, Revision revision, List<WatchEvent> events) {
        return new Applied(next, new Result.Planned(new PlanCommitter.Committed(revision)), events);
    }

    private static Applied refused(FederationState state, Outcome outcome) {
        return new Applied(state, new Result.Planned(outcome), List.of());
    }

    private static String at(Optional<Revision> revision) {
        return revision.map(known -> "at revision " + known).orElse("absent");
    }
}
