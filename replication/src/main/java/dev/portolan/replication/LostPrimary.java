package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;

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
    static Optional<GroupStep> follow(Situation situation) {
        return situation.memory().lostSince().map(seen -> decide(situation, seen));
    }

    private static GroupStep decide(Situation situation, Duration seen) {
        StepContext context = situation.context();
        String lostMember = situation.grant().primary() + " is not ready";
        ReplicationPolicy.AutoFailover auto = context.policy().autoFailover();
        if (!auto.enabled()) {
            return waits(
                    situation,
                    lostMember
                            + ", and the policy leaves failover to people (autoFailover.enabled"
                            + " is false)");
        }
        Instant lostAt = lostAt(context, situation.grant().primary(), seen);
        Duration lost = Duration.between(lostAt, context.now().wall());
        Duration left = auto.afterDuration().minus(lost);
        if (left.isPositive()) {
            return waits(situation, lostMember + "; fails over in " + seconds(left));
        }
        return successor(situation, lostAt)
                .map(copy -> failOver(situation, copy, lostAt, lost))
                .orElseGet(() ->
                        waits(
                                situation,
                                lostMember
                                        + ", and no ready member holds a complete generation"
                                        + auto.maxLagDuration()
                                                .map(max -> " at most " + seconds(max) + " behind")
                                                .orElse("")));
    }

    private static GroupStep failOver(
            Situation situation, Copy copy, Instant lostAt, Duration lost) {
        String reason =
                Cause.FAILOVER.reason(
                        situation.grant().primary()
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
        return situation.raise(
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
    private static Optional<Copy> successor(Situation situation, Instant lostAt) {
        StepContext context = situation.context();
        GroupView group = situation.group();
        Grant grant = situation.grant();
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

    private static boolean isFreshEnough(StepContext context, Copy copy, Instant lostAt) {
        return context.policy()
                .autoFailover()
                .maxLagDuration()
                .map(max -> Situation.lagAt(copy.part(), lostAt).compareTo(max) <= 0)
                .orElse(true);
    }

    private static Instant lostAt(StepContext context, ClusterName member, Duration seen) {
        Moment now = context.now();
        Instant seenAt = now.wall().minus(now.uptime().minus(seen));
        MemberCluster cluster = context.view().members().get(member);
        return cluster == null ? seenAt : ReplicationPlanner.notReadySince(cluster).orElse(seenAt);
    }

    private static GroupStep waits(Situation situation, String reason) {
        return situation.fenced(Phase.Fenced, reason);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
