package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.control.Term;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;
import dev.portolan.replication.lease.VolumeLease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The next step of one group, read off what is stored and nothing else: who has the grant, whether
 * the lease is sealed for it, what the members have been told and what they say. Whoever leads next
 * therefore goes on where the last leader stopped. Pure.
 *
 * <p>The order that makes two writers impossible: raise the epoch in the log, seal the lease, wait
 * until every older renewal has run out (or the old primary has said that it stopped for good), and
 * only then tell the new primary. See the module's README.
 */
final class RecoveryDecider {
    private final ReplicationOptions options;
    private final ReplicationPlanner planner;

    RecoveryDecider(ReplicationOptions options) {
        this.options = options;
        planner = new ReplicationPlanner(options);
    }

    /** What is the same for every group of a step. */
    record Context(ApplicationView view, ReplicationPolicy.Spec policy, Term term, Moment now) {
        ProtectedApplication application() {
            return view.application();
        }

        /** Where other groups of the application have gone, so that all go to one place. */
        Optional<ClusterName> placeOfOthers(GroupView group) {
            return view.groups().stream()
                    .filter(other -> !other.name().equals(group.name()))
                    .flatMap(other -> other.grant().stream())
                    .max(Comparator.comparing(Grant::epoch).thenComparing(Grant::primary))
                    .map(Grant::primary);
        }
    }

    GroupStep decide(Context context, GroupView group, Memory memory) {
        return group.grant()
                .map(grant -> decide(context, group, grant, memory))
                .orElseGet(() -> first(context, group, memory));
    }

    private GroupStep first(Context context, GroupView group, Memory memory) {
        if (group.claims().isEmpty()) {
            return waiting(
                    memory,
                    "no claim of the workload matches the selector of group "
                            + group.name().group());
        }
        Optional<ClusterName> place = context.placeOfOthers(group).or(context.view()::placedOn);
        if (place.isEmpty()) {
            return waiting(
                    memory,
                    "waits until "
                            + context.application().spec().workload().name()
                            + " has been placed");
        }
        if (!context.view().isReady(place.get())) {
            return waiting(
                    memory, "waits until " + place.get() + ", where the workload is, is ready");
        }
        String reason = Cause.FIRST.reason(place.get() + ", where the workload was placed");
        return new GroupStep(
                memory,
                List.of(
                        new Effect.Raise(
                                group.name(), Epoch.NONE, place.get(), Generation.NONE, reason),
                        new Effect.Tell(
                                Severity.Normal,
                                "PrimaryChosen",
                                group.name().group() + " is written on " + place.get())),
                Phase.Protecting,
                reason,
                Optional.empty(),
                false,
                false,
                List.of(),
                "");
    }

    private static GroupStep waiting(Memory memory, String reason) {
        return new GroupStep(
                memory,
                List.of(),
                Phase.Protecting,
                reason,
                Optional.empty(),
                false,
                false,
                List.of(),
                "");
    }

    private GroupStep decide(Context context, GroupView group, Grant grant, Memory known) {
        Moment now = context.now();
        Memory memory =
                known.at(grant.epoch().value())
                        .lost(!context.view().isReady(grant.primary()), now.uptime());
        Epoch sealed = group.lease().map(seen -> seen.lease().epoch()).orElse(Epoch.NONE);
        if (sealed.compareTo(grant.epoch()) < 0) {
            return step(memory, grant, moving(grant), "seals the lease", false, false)
                    .after(List.of(seal(context, group, grant)));
        }
        if (sealed.compareTo(grant.epoch()) > 0) {
            return step(memory, grant, moving(grant), "reads again", false, false);
        }
        memory = memory.sealed(now.uptime());
        VolumeGroup part = group.parts().get(grant.primary());
        Orders orders = new Orders(context, group, grant, choose(context, group, grant));
        GroupStep next;
        if (part == null || !part.spec().epoch().equals(grant.epoch())) {
            next = beforePromotion(context, group, grant, memory, orders);
        } else if (part.spec().role() == VolumeGroup.Role.Primary && !hasStopped(part, grant)) {
            next = serving(context, group, grant, memory, part, orders);
        } else {
            next = steppingDown(context, group, grant, memory, part, orders);
        }
        return new GroupStep(
                next.memory(),
                next.effects(),
                next.phase(),
                next.reason(),
                next.grant(),
                next.writable(),
                next.fenced(),
                orders.choice().replicas(),
                orders.choice().shortfall());
    }

    /** Whether the primary has stepped down under this epoch, for good. */
    private static boolean hasStopped(VolumeGroup part, Grant grant) {
        return part.status()
                .stepDown()
                .map(down -> down.epoch().equals(grant.epoch()))
                .orElse(false);
    }

    private Effect seal(Context context, GroupView group, Grant grant) {
        Duration ttl = wholeSeconds(context.policy().fencing().ttl());
        // What an older renewal may still be good for counts, also where the policy has changed.
        Duration longest =
                group.lease()
                        .map(seen -> seen.lease().duration())
                        .filter(before -> before.compareTo(ttl) > 0)
                        .orElse(ttl);
        return new Effect.Seal(
                new VolumeLease(group.name(), grant.epoch(), grant.primary(), longest),
                group.lease().map(ApplicationView.SeenLease::revision));
    }

    private GroupStep beforePromotion(
            Context context, GroupView group, Grant grant, Memory memory, Orders orders) {
        Duration left = waitLeft(context, group, grant, memory);
        if (left.isPositive()) {
            return step(
                            memory,
                            grant,
                            moving(grant),
                            grant.reason()
                                    + "; waits "
                                    + left.toMillis()
                                    + " ms for older leases to run out",
                            false,
                            false)
                    .after(orders.toOthers());
        }
        Optional<GroupStep> lost = LostPrimary.follow(context, group, grant, memory);
        if (lost.isPresent()) {
            return lost.get();
        }
        List<Effect> effects = new ArrayList<>();
        // What a member that does not answer has been told is not known.
        if (group.reachable().contains(grant.primary())) {
            effects.add(orders.toPrimary());
        }
        effects.addAll(orders.toOthers());
        return step(memory, grant, moving(grant), grant.reason(), false, true).after(effects);
    }

    /** How long somebody may still write under an older epoch. */
    private Duration waitLeft(Context context, GroupView group, Grant grant, Memory memory) {
        boolean first = grant.epoch().equals(Epoch.NONE.next());
        boolean stopped =
                group.parts().values().stream()
                        .flatMap(part -> part.status().stepDown().stream())
                        .anyMatch(down -> down.epoch().next().equals(grant.epoch()));
        if (first || stopped) {
            return Duration.ZERO;
        }
        Duration lease = group.lease().orElseThrow().lease().duration();
        return memory.sealedSince()
                .orElse(context.now().uptime())
                .plus(lease)
                .plus(options.drift())
                .minus(context.now().uptime());
    }

    private GroupStep serving(
            Context context,
            GroupView group,
            Grant grant,
            Memory memory,
            VolumeGroup part,
            Orders orders) {
        boolean writable =
                part.status().writable() && part.status().epochSeen().equals(grant.epoch());
        Optional<GroupStep> lost = LostPrimary.follow(context, group, grant, memory);
        if (lost.isPresent()) {
            return lost.get().after(orders.toOthers());
        }
        if (writable) {
            Optional<ClusterName> home = returnsTo(context, group, grant);
            if (home.isPresent()) {
                String reason = "returns to " + home.get() + ", the preferred member";
                return step(memory, grant, Phase.FailingBack, reason, true, true)
                        .after(
                                List.of(
                                        orders.stepDown(),
                                        new Effect.Tell(
                                                Severity.Normal,
                                                "FailbackStarted",
                                                grant.primary()
                                                        + " stops writing and sends its last"
                                                        + " generation; then "
                                                        + home.get()
                                                        + " goes on")));
            }
        }
        List<Effect> effects = new ArrayList<>();
        orders.changedFor(grant.primary()).ifPresent(effects::add);
        effects.addAll(orders.toOthers());
        if (!writable) {
            String why = part.status().message();
            return step(
                            memory,
                            grant,
                            moving(grant),
                            grant.reason() + (why.isEmpty() ? "" : "; " + why),
                            false,
                            true)
                    .after(effects);
        }
        long complete =
                orders.choice().replicas().stream()
                        .filter(member -> holdsLine(group, grant, member))
                        .count();
        boolean covered = complete >= context.policy().replicas();
        String reason =
                covered
                        ? "written on " + grant.primary() + " under epoch " + grant.epoch()
                        : orders.choice().shortfall().isEmpty()
                                ? "waits for complete generations on " + orders.choice().replicas()
                                : orders.choice().shortfall();
        return step(memory, grant, covered ? Phase.Protected : Phase.Protecting, reason, true, true)
                .after(effects);
    }

    /** The preferred member, when the writer can go back there now without losing anything. */
    private Optional<ClusterName> returnsTo(Context context, GroupView group, Grant grant) {
        return context.application()
                .spec()
                .preferredMember()
                .filter(home -> !home.equals(grant.primary()))
                .filter(home -> readyFor(context, home, options.settle()))
                .filter(home -> {
                    VolumeGroup part = group.parts().get(home);
                    return part != null
                            && part.status().epochSeen().equals(grant.epoch())
                            && holdsLine(group, grant, home)
                            && lagAt(part, context.now().wall())
                                            .compareTo(context.policy().rpoDuration())
                                    <= 0;
                });
    }

    private GroupStep steppingDown(
            Context context,
            GroupView group,
            Grant grant,
            Memory known,
            VolumeGroup part,
            Orders orders) {
        Memory memory = known.stepping(context.now().uptime());
        Optional<VolumeGroup.StepDown> down =
                part.status().stepDown().filter(last -> last.epoch().equals(grant.epoch()));
        Optional<ClusterName> target =
                context.application()
                        .spec()
                        .preferredMember()
                        .filter(home -> !home.equals(grant.primary()))
                        .filter(context.view()::isReady);
        if (down.isPresent() && target.isPresent()) {
            Generation last = down.get().generation();
            VolumeGroup there = group.parts().get(target.get());
            if (there != null
                    && holdsLine(group, grant, target.get())
                    && there.status().generation().equals(last)) {
                String reason =
                        Cause.FAILBACK.reason(
                                target.get()
                                        + " goes on from generation "
                                        + last
                                        + ", the last that "
                                        + grant.primary()
                                        + " cut; nothing is lost");
                return raise(
                        memory,
                        group,
                        grant,
                        target.get(),
                        last,
                        reason,
                        Phase.FailingBack,
                        new Effect.Tell(Severity.Normal, "FailbackCommitted", reason));
            }
        }
        Optional<GroupStep> lost = LostPrimary.follow(context, group, grant, memory);
        if (lost.isPresent()) {
            return lost.get();
        }
        Duration waited = context.now().uptime().minus(memory.steppingSince().orElseThrow());
        if (target.isEmpty() || waited.compareTo(options.stepDownTimeout()) >= 0) {
            String why =
                    target.isEmpty()
                            ? "the preferred member is not ready any more"
                            : "no acknowledged last generation within "
                                    + options.stepDownTimeout().toSeconds()
                                    + " s";
            Generation floor =
                    Line.has(grant, part.status()) ? part.status().generation() : grant.floor();
            String reason =
                    Cause.RETURN.reason(grant.primary() + " goes on under a new epoch: " + why);
            return raise(
                    memory,
                    group,
                    grant,
                    grant.primary(),
                    floor,
                    reason,
                    Phase.FailingBack,
                    new Effect.Tell(Severity.Warning, "FailbackAbandoned", reason));
        }
        List<Effect> effects = new ArrayList<>(orders.toOthers());
        effects.addAll(orders.stepDownAgain().stream().toList());
        return step(
                        memory,
                        grant,
                        Phase.FailingBack,
                        grant.primary() + " sends its last generation to " + target.get(),
                        false,
                        true)
                .after(effects);
    }

    static GroupStep raise(
            Memory memory,
            GroupView group,
            Grant grant,
            ClusterName primary,
            Generation floor,
            String reason,
            Phase phase,
            Effect.Tell tell) {
        return step(memory, grant, phase, reason, false, false)
                .after(
                        List.of(
                                new Effect.Raise(
                                        group.name(), grant.epoch(), primary, floor, reason),
                                tell));
    }

    static GroupStep step(
            Memory memory,
            Grant grant,
            Phase phase,
            String reason,
            boolean writable,
            boolean fenced) {
        return new GroupStep(
                memory,
                List.of(),
                phase,
                reason,
                Optional.of(grant),
                writable,
                fenced,
                List.of(),
                "");
    }

    private ReplicationPlanner.Choice choose(Context context, GroupView group, Grant grant) {
        List<ClusterName> current = new ArrayList<>();
        context.application().status().primary().ifPresent(current::add);
        context.application().status().replicas().forEach(replica -> current.add(replica.member()));
        current.remove(grant.primary());
        return planner.choose(
                new ReplicationPlanner.Input(
                        context.policy(),
                        grant.primary(),
                        current.stream().distinct().toList(),
                        context.application().spec().preferredMember(),
                        context.view().members().values(),
                        group.claims(),
                        context.view().placement()),
                context.now().wall());
    }

    private static Phase moving(Grant grant) {
        return switch (Cause.of(grant.reason())) {
            case FIRST -> Phase.Protecting;
            case FAILOVER -> Phase.FailingOver;
            case FAILBACK, RETURN -> Phase.FailingBack;
        };
    }

    static boolean holdsLine(GroupView group, Grant grant, ClusterName member) {
        VolumeGroup part = group.parts().get(member);
        return part != null && Line.has(grant, part.status());
    }

    static Duration lagAt(VolumeGroup part, Instant when) {
        return part.status()
                .cutTime()
                .map(cut -> Duration.between(cut, when))
                .orElse(Duration.ofSeconds(Long.MAX_VALUE / 2));
    }

    private static boolean readyFor(Context context, ClusterName member, Duration least) {
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

    static Duration wholeSeconds(Duration duration) {
        return Duration.ofSeconds(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
