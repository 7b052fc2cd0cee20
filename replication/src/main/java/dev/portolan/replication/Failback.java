package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The planned move back to the preferred member, by which nothing is lost: the primary stops for
 * good and sends its last generation; only when the preferred member holds that very one does the
 * right to write move there. If it does not come to that, the primary goes on under a new epoch.
 * Pure.
 */
final class Failback {
    private final ReplicationOptions options;

    Failback(ReplicationOptions options) {
        this.options = options;
    }

    /** Tells the primary to step down, when the writer can go home now; empty when it cannot. */
    Optional<GroupStep> begin(Situation situation, Orders orders) {
        return preferred(situation)
                .filter(home -> isReadyFor(situation.context(), home, options.settle()))
                .filter(home -> isUpToDate(situation, home))
                .map(home ->
                        situation
                                .written(
                                        Phase.FailingBack,
                                        "returns to " + home + ", the preferred member")
                                .after(
                                        List.of(
                                                orders.stepDown(),
                                                new Effect.Tell(
                                                        Severity.Normal,
                                                        "FailbackStarted",
                                                        situation.grant().primary()
                                                                + " stops writing and sends its"
                                                                + " last generation; then "
                                                                + home
                                                                + " goes on"))));
    }

    private static Optional<ClusterName> preferred(Situation situation) {
        return situation
                .context()
                .application()
                .spec()
                .preferredMember()
                .filter(home -> !home.equals(situation.grant().primary()));
    }

    private static boolean isUpToDate(Situation situation, ClusterName home) {
        StepContext context = situation.context();
        return situation.holdsLine(home)
                && situation
                        .part(home)
                        .filter(part -> part.status().epochSeen().equals(situation.grant().epoch()))
                        .map(part -> Situation.lagAt(part, context.now().wall()))
                        .filter(lag -> lag.compareTo(context.policy().rpoDuration()) <= 0)
                        .isPresent();
    }

    private static boolean isReadyFor(StepContext context, ClusterName member, Duration least) {
        MemberCluster cluster = context.view().members().get(member);
        return cluster != null
                && cluster.status().conditions().stream()
                        .filter(condition -> condition.type().equals(MemberCluster.READY))
                        .anyMatch(condition ->
                                condition.isTrue()
                                        && !condition
                                                .lastTransitionTime()
                                                .plus(least)
                                                .isAfter(context.now().wall()));
    }

    /** The primary has been told to step down under this epoch, or has done so. */
    GroupStep decide(Situation known, VolumeGroup part, Orders orders) {
        Duration now = known.context().now().uptime();
        Situation situation = known.with(known.memory().stepping(now));
        Optional<ClusterName> target = preferred(situation).filter(known.context().view()::isReady);
        Optional<GroupStep> home = target.flatMap(member -> complete(situation, member));
        if (home.isPresent()) {
            return home.get();
        }
        Optional<GroupStep> lost = LostPrimary.follow(situation);
        if (lost.isPresent()) {
            return lost.get();
        }
        if (target.isEmpty()) {
            return abandon(situation, part, "the preferred member is not ready any more");
        }
        Duration waited = now.minus(situation.memory().steppingSince().orElseThrow());
        if (waited.compareTo(options.stepDownTimeout()) >= 0) {
            return abandon(
                    situation,
                    part,
                    "no acknowledged last generation within "
                            + options.stepDownTimeout().toSeconds()
                            + " s");
        }
        List<Effect> effects = new ArrayList<>(orders.toOthers());
        orders.stepDownAgain().ifPresent(effects::add);
        return situation
                .fenced(
                        Phase.FailingBack,
                        situation.grant().primary()
                                + " sends its last generation to "
                                + target.get())
                .after(effects);
    }

    /** The move itself, once the preferred member holds what the primary cut last. */
    private static Optional<GroupStep> complete(Situation situation, ClusterName target) {
        return situation
                .lastCut()
                .filter(last -> situation.holdsLine(target))
                .filter(last ->
                        situation
                                .part(target)
                                .map(there -> there.status().generation().equals(last))
                                .orElse(false))
                .map(last -> {
                    String reason =
                            Cause.FAILBACK.reason(
                                    target
                                            + " goes on from generation "
                                            + last
                                            + ", the last that "
                                            + situation.grant().primary()
                                            + " cut; nothing is lost");
                    return situation.raise(
                            target,
                            last,
                            reason,
                            Phase.FailingBack,
                            new Effect.Tell(Severity.Normal, "FailbackCommitted", reason));
                });
    }

    private static GroupStep abandon(Situation situation, VolumeGroup part, String why) {
        Grant grant = situation.grant();
        Generation floor =
                Line.has(grant, part.status()) ? part.status().generation() : grant.floor();
        String reason = Cause.RETURN.reason(grant.primary() + " goes on under a new epoch: " + why);
        return situation.raise(
                grant.primary(),
                floor,
                reason,
                Phase.FailingBack,
                new Effect.Tell(Severity.Warning, "FailbackAbandoned", reason));
    }
}
