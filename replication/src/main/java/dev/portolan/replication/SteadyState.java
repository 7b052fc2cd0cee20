package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.VolumeGroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The primary has its order: it writes, and copies are kept where they were chosen. Pure. */
final class SteadyState {
    private final Failback failback;

    SteadyState(Failback failback) {
        this.failback = failback;
    }

    GroupStep decide(Situation situation, VolumeGroup part, Orders orders) {
        Grant grant = situation.grant();
        Optional<GroupStep> lost = LostPrimary.follow(situation);
        if (lost.isPresent()) {
            return lost.get().after(orders.toOthers());
        }
        boolean writable =
                part.status().writable() && part.status().epochSeen().equals(grant.epoch());
        if (writable) {
            Optional<GroupStep> home = failback.begin(situation, orders);
            if (home.isPresent()) {
                return home.get();
            }
        }
        List<Effect> effects = new ArrayList<>();
        orders.changedFor(grant.primary()).ifPresent(effects::add);
        effects.addAll(orders.toOthers());
        if (!writable) {
            String why = part.status().message();
            return situation
                    .fenced(situation.moving(), grant.reason() + (why.isEmpty() ? "" : "; " + why))
                    .after(effects);
        }
        return written(situation, orders).after(effects);
    }

    private static GroupStep written(Situation situation, Orders orders) {
        Grant grant = situation.grant();
        List<ClusterName> replicas = orders.choice().replicas();
        long complete = replicas.stream().filter(situation::holdsLine).count();
        if (complete >= situation.context().policy().replicas()) {
            return situation.written(
                    Phase.Protected,
                    "written on " + grant.primary() + " under epoch " + grant.epoch());
        }
        String shortfall = orders.choice().shortfall();
        return situation.written(
                Phase.Protecting,
                shortfall.isEmpty() ? "waits for complete generations on " + replicas : shortfall);
    }
}
