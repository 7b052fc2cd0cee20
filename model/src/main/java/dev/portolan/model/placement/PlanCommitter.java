package dev.portolan.model.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;

import java.util.List;
import java.util.Optional;

/**
 * Puts a decision in force by one entry of the log. What it is checked against is the state at that
 * entry: reservation totals and revisions only, never the scheduler (DESIGN rule 3). Blocking; safe
 * for use by many threads.
 */
public interface PlanCommitter {
    /**
     * Commits or refuses; nothing is half-applied.
     *
     * @throws dev.portolan.model.resource.StoreException when there was no outcome
     */
    Outcome commit(Commit commit);

    /**
     * A decision to be committed.
     *
     * @param placement the whole Placement object to be written
     * @param expected the revision that it replaces; empty where it must not exist yet
     * @param workload the placed object, and the revision of it that was decided on
     * @param term of the leader that decided; a lower one than the state machine has seen is
     *     refused
     */
    record Commit(
            ResourceKey key,
            Document placement,
            Optional<Revision> expected,
            ResourceKey workload,
            Revision workloadRevision,
            Term term) {}

    sealed interface Outcome {}

    /** In force. */
    record Committed(Revision revision) implements Outcome {}

    /** Capacity has gone since; decide again. */
    record Refused(List<Shortage> shortages) implements Outcome {
        public Refused {
            shortages = List.copyOf(shortages);
        }
    }

    /**
     * The placement, the workload or a cluster has changed or gone since, or the term is over; look
     * again.
     */
    record Stale(String what) implements Outcome {}

    /** Where a plan asked for more than is free. */
    record Shortage(
            ClusterName cluster, String resource, ResourceVector asked, ResourceVector free) {}
}
