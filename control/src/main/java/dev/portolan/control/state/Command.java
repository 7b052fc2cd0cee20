package dev.portolan.control.state;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Write;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Everything that can change the state. A new case gets the next tag in {@link CommandCodec}; a tag
 * is never reused.
 */
public sealed interface Command {
    /** All writes or none. */
    record Transact(List<Write> writes) implements Command {
        /**
         * @throws IllegalArgumentException when there is no write, or two of them are of one object
         */
        public Transact {
            writes = List.copyOf(writes);
            if (writes.isEmpty()) {
                throw new IllegalArgumentException("a transaction needs at least one write");
            }
            Set<ResourceKey> keys = new HashSet<>();
            for (Write write : writes) {
                if (!keys.add(write.key())) {
                    throw new IllegalArgumentException(
                            "two writes of one transaction change " + write.key());
                }
            }
        }
    }

    /** Puts a placement in force if its clusters still have the room. */
    record CommitPlan(PlanCommitter.Commit commit) implements Command {}

    /** Moves the right to write a group, see {@link dev.portolan.model.volume.EpochBook#raise}. */
    record RaiseEpoch(
            GroupName group,
            Epoch expected,
            ClusterName primary,
            Generation floor,
            String reason,
            Term term)
            implements Command {}

    /** Takes or renews a lease until {@code now + ttl}; {@code now} is the caller's time. */
    record AcquireLease(String name, String holder, Duration ttl, Instant now) implements Command {
        private static final Duration LONGEST = Duration.ofDays(366);

        /**
         * @throws IllegalArgumentException when the time to live is not above zero and at most 366
         *     days
         */
        public AcquireLease {
            if (ttl.isNegative() || ttl.isZero() || ttl.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a lease lives for 1 ns to 366 days, not " + ttl);
            }
        }

        Instant expires() {
            return now.isAfter(Instant.MAX.minus(ttl)) ? Instant.MAX : now.plus(ttl);
        }
    }

    /** Gives a lease back. */
    record ReleaseLease(String name, String holder) implements Command {}

    /** Changes no object: the first command of a leader, by which everybody learns its term. */
    record BeginTerm(Term term) implements Command {}

    /** Puts limits in force on all replicas. */
    record Configure(Limits limits) implements Command {}

    /** A node says up to which feature level its version can go. */
    record ReportLevel(String node, FeatureLevel level) implements Command {}

    /**
     * Puts a feature level in force, if that is higher than the one in force and every node has
     * reported that it can do it.
     *
     * @param nodes all nodes of the control cluster
     */
    record RaiseLevel(FeatureLevel level, List<String> nodes) implements Command {
        public RaiseLevel {
            nodes = List.copyOf(nodes);
            if (nodes.isEmpty()) {
                throw new IllegalArgumentException("a control cluster has at least one node");
            }
        }
    }

    /**
     * Gives a client a name under which it sends requests, {@link Result.Opened}. Takes effect each
     * time that it is applied: a name is given to nobody twice.
     *
     * @param label begins the name, for people
     */
    record OpenClient(String label) implements Command {}

    /** The feature level from which on the command may be sent. */
    default FeatureLevel needs() {
        return this instanceof OpenClient ? FeatureLevel.OPENED_CLIENTS : FeatureLevel.FIRST;
    }
}
