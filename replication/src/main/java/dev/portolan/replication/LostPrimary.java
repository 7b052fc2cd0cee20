package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;
import dev.portolan.replication.RecoveryDecider.Context;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What follows from a primary whose member is not ready. Pure. */
final class LostPrimary {
    private LostPrimary() {}

    /** A member and what it says of its part. */
    private record Copy(ClusterName member, VolumeGroup part) {
        Copy(Map.Entry<ClusterName, VolumeGroup> entry) {
            this(entry.getKey(), entry.getValue());
        }

        VolumeGroup.Status status() {
            return part.status();
        }
    }

    /** Empty while the primary's member is ready. */
    static Optional<GroupStep> follow(
            Context context, GroupView group, Grant grant, Memory memory) {
        return memory.lostSince().isEmpty()
                ? Optional.empty()
                : Optional.of(decide(context, group, grant, memory));
    }

    private static GroupStep decide(Context context, GroupView group, Grant grant, Memory memory) {
        String lostMember = grant.primary() + " is not ready";
        ReplicationPolicy.AutoFailover auto = context.policy().autoFailover();
        if (!auto.enabled()) {
            return waits(
                    memory,
                    grant,
                    lostMember
                            + ", and the policy leaves failover to people (autoFailover.enabled"
                            + " is false)");
        }
        Instant lostAt = lostAt(context, grant.primary(), memory);
        Duration lost = Duration.between(lostAt, context.now().wall());
        Duration left = auto.afterDuration().minus(lost);
        if (left.isPositive()) {
            return waits(memory, grant, lostMember + "; fails over in " + seconds(left));
        }
        return successor(context, group, grant, lostAt)
                .map(copy -> failOver(group, grant, memory, copy, lostAt, lost))
                .orElseGet(() ->
                        waits(
                                memory,
                                grant,
                                lostMember
                                        + ", and no ready member holds a complete generation"
                                        + auto.maxLagDuration()
                                                .map(max -> " at most " + seconds(max) + " behind")
                                                .orElse("")));
    }

    private static GroupStep failOver(
            GroupView group, Grant grant, Memory memory, Copy copy, Instant lostAt, Duration lost) {
        String reason =
                Cause.FAILOVER.reason(
                        grant.primary()
                                + " has not been ready for "
                                + seconds(lost)
                                + "; "
                                + copy.member()
                                + " goes on from generation "
                                + copy.status().generation()
                                + ", cut "
                                + copy.status()
                                        .cutTime()
                                        .map(cut -> age(cut, lostAt))
                                        .orElse("at an unknown time"));
        return RecoveryDecider.raise(
                memory,
                group,
                grant,
                copy.member(),
                copy.status().generation(),
                reason,
                Phase.FailingOver,
                new Effect.Tell(Severity.Warning, "FailoverStarted", reason));
    }

    private static String age(Instant cut, Instant lostAt) {
        Duration before = Duration.between(cut, lostAt);
        return before.isNegative()
                ? "after it was last ready"
                : seconds(before) + " before it was last ready";
    }

    /**
     * Freshness first, whatever else speaks for a member: the highest generation, then the youngest
     * cut, then the name. Where another group of the application has gone already, this one
     * follows.
     */
    private static Optional<Copy> successor(
            Context context, GroupView group, Grant grant, Instant lostAt) {
        Optional<ClusterName> others =
                context.placeOfOthers(group).filter(place -> !place.equals(grant.primary()));
        return group.parts().entrySet().stream()
                .map(Copy::new)
                .filter(copy -> !copy.member().equals(grant.primary()))
                .filter(copy -> context.view().isReady(copy.member()))
                .filter(copy -> Line.has(grant, copy.status()))
                .filter(copy -> isFreshEnough(context, copy, lostAt))
                .min(
                        Comparator.comparingInt((Copy copy) ->
                                        others.map(copy.member()::equals).orElse(false) ? 0 : 1)
                                .thenComparing(
                                        Copy::status,
                                        Comparator.comparing(VolumeGroup.Status::generation)
                                                .thenComparing(status ->
                                                        status.cutTime().orElse(Instant.MIN))
                                                .reversed())
                                .thenComparing(Copy::member));
    }

    private static boolean isFreshEnough(Context context, Copy copy, Instant lostAt) {
        return context.policy()
                .autoFailover()
                .maxLagDuration()
                .map(max -> RecoveryDecider.lagAt(copy.part(), lostAt).compareTo(max) <= 0)
                .orElse(true);
    }

    private static Instant lostAt(Context context, ClusterName member, Memory memory) {
        Moment now = context.now();
        Instant seen =
                now.wall().minus(now.uptime().minus(memory.lostSince().orElse(now.uptime())));
        MemberCluster cluster = context.view().members().get(member);
        return cluster == null ? seen : ReplicationPlanner.notReadySince(cluster).orElse(seen);
    }

    private static GroupStep waits(Memory memory, Grant grant, String reason) {
        return RecoveryDecider.step(memory, grant, Phase.Fenced, reason, false, true);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
