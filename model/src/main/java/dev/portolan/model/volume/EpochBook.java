package dev.portolan.model.volume;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;

import java.util.Optional;

/**
 * Who may write a group, and since which epoch: allocated by committed entries of the log only.
 * Blocking; safe for use by many threads.
 */
public interface EpochBook {
    /** The grant in force, as of a linearizable read; empty before the first. */
    Optional<Grant> current(GroupName group);

    /**
     * Gives the right to write to {@code primary} under the next epoch, if the epoch in force is
     * {@code expected}.
     *
     * @param floor the generation that the new primary starts from
     * @param reason why, for status, events and log
     * @throws dev.portolan.model.resource.StoreException when there was no outcome
     */
    Outcome raise(
            GroupName group,
            Epoch expected,
            ClusterName primary,
            Generation floor,
            String reason,
            Term term);

    /** The right to write. */
    record Grant(
            GroupName group, Epoch epoch, ClusterName primary, Generation floor, String reason) {}

    sealed interface Outcome {}

    record Raised(Grant grant) implements Outcome {}

    /** Somebody else was first, or the term is over. */
    record Refused(Optional<Grant> inForce, String why) implements Outcome {}
}
