package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;
import dev.portolan.replication.lease.VolumeLease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next step of one group, read off what is stored and nothing else: who has the grant, whether
 * the lease is sealed for it, what the members have been told and what they say. Whoever leads next
 * therefore goes on where the last leader stopped. Pure.
 *
 * <p>The order that makes two writers impossible: raise the epoch in the log, seal the lease, wait
 * until every older renewal has run out (or the old primary has said that it stopped for good), and
 * only then tell the new primary. See the module's README. What to do at each point of it is for
 * {@link FirstGrant}, {@link Promotion}, {@link SteadyState}, {@link Failback} and {@link
 * LostPrimary}; which of them it is, is decided here.
 */
final class RecoveryDecider {
    private final ReplicationPlanner planner;
    private final Promotion promotion;
    private final SteadyState steadyState;
    private final Failback failback;

    RecoveryDecider(ReplicationOptions options) {
        planner = new ReplicationPlanner(options);
        promotion = new Promotion(options.drift());
        failback = new Failback(options);
        steadyState = new SteadyState(failback);
    }

    GroupStep decide(StepContext context, GroupView group, Memory memory) {
        return group.grant()
                .map(grant -> decide(new Situation(context, group, grant, memory)))
                .orElseGet(() -> FirstGrant.decide(context, group, memory));
    }

    private GroupStep decide(Situation known) {
        StepContext context = known.context();
        Grant grant = known.grant();
        Duration now = context.now().uptime();
        Memory memory =
                known.memory()
                        .at(grant.epoch().value())
                        .lost(!context.view().isReady(grant.primary()), now);
        Situation situation = known.with(memory);
        Epoch sealed = known.group().lease().map(seen -> seen.lease().epoch()).orElse(Epoch.NONE);
        if (sealed.compareTo(grant.epoch()) < 0) {
            return situation
                    .unsettled(situation.moving(), "seals the lease")
                    .after(List.of(seal(situation)));
        }
        if (sealed.compareTo(grant.epoch()) > 0) {
            return situation.unsettled(situation.moving(), "reads again");
        }
        return underSeal(situation.with(memory.sealed(now)));
    }

    private static Effect seal(Situation situation) {
        Duration ttl = situation.context().leaseTtl();
        Optional<ApplicationView.SeenLease> seen = situation.group().lease();
        // What an older renewal may still be good for counts, also where the policy has changed.
        Duration longest =
                seen.map(before -> before.lease().duration())
                        .filter(before -> before.compareTo(ttl) > 0)
                        .orElse(ttl);
        return new Effect.Seal(
                new VolumeLease(
                        situation.group().name(),
                        situation.grant().epoch(),
                        situation.grant().primary(),
                        longest),
                seen.map(ApplicationView.SeenLease::revision));
    }

    private GroupStep underSeal(Situation situation) {
        Orders orders = new Orders(situation, choose(situation));
        Optional<VolumeGroup> told =
                situation
                        .primaryPart()
                        .filter(part -> part.spec().epoch().equals(situation.grant().epoch()));
        GroupStep next =
                told.map(part -> afterPromotion(situation, part, orders))
                        .orElseGet(() -> promotion.decide(situation, orders));
        return next.with(orders.choice());
    }

    private GroupStep afterPromotion(Situation situation, VolumeGroup part, Orders orders) {
        return part.spec().role() == VolumeGroup.Role.Primary && situation.lastCut().isEmpty()
                ? steadyState.decide(situation, part, orders)
                : failback.decide(situation, part, orders);
    }

    private ReplicationPlanner.Choice choose(Situation situation) {
        StepContext context = situation.context();
        ClusterName primary = situation.grant().primary();
        List<ClusterName> current = new ArrayList<>();
        context.application().status().primary().ifPresent(current::add);
        context.application().status().replicas().forEach(replica -> current.add(replica.member()));
        current.remove(primary);
        return planner.choose(
                new ReplicationPlanner.Input(
                        context.policy(),
                        primary,
                        current.stream().distinct().toList(),
                        context.application().spec().preferredMember(),
                        context.view().members().values(),
                        situation.group().claims(),
                        context.view().placement()),
                context.now().wall());
    }
}
