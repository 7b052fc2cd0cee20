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
}
