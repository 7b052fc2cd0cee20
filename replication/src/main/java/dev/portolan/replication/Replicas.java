package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.ProtectedApplication.Replica;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** What each copy of an application is worth, by what the members say of their groups. Pure. */
final class Replicas {
    private Replicas() {}

    /** For each member the worst of the groups: what is not on it whole is not on it. */
    static List<Replica> of(ApplicationView view, List<GroupStep> steps, Instant now) {
        var members = new TreeSet<ClusterName>();
        steps.forEach(step -> members.addAll(step.replicas()));
        if (members.isEmpty()) {
            return view.application().status().replicas();
        }
        List<Replica> replicas = new ArrayList<>();
        for (ClusterName member : members) {
            Replica worst = null;
            for (int i = 0; i < steps.size(); i++) {
                Replica replica = replica(view, view.groups().get(i), steps.get(i), member, now);
                worst =
                        worst == null || replica.generation().compareTo(worst.generation()) < 0
                                ? replica
                                : worst;
            }
            replicas.add(Objects.requireNonNull(worst));
        }
        return replicas;
    }

    private static Replica replica(
            ApplicationView view,
            GroupView group,
            GroupStep step,
            ClusterName member,
            Instant now) {
        VolumeGroup part = group.parts().get(member);
        if (part == null) {
            return lastKnown(view, member, now);
        }
        boolean ours = step.grant().map(grant -> Line.has(grant, part.status())).orElse(false);
        if (!ours) {
            return new Replica(member, Generation.NONE, Optional.empty(), Optional.empty(), false);
        }
        return new Replica(
                member,
                part.status().generation(),
                part.status().cutTime(),
                part.status().cutTime().map(cut -> lag(cut, now)),
                part.status().verified());
    }

    /** A member that does not answer keeps what it had, and its lag keeps growing. */
    private static Replica lastKnown(ApplicationView view, ClusterName member, Instant now) {
        return view.application().status().replicas().stream()
                .filter(replica -> replica.member().equals(member))
                .map(replica ->
                        new Replica(
                                member,
                                replica.generation(),
                                replica.cutTime(),
                                replica.cutTime().map(cut -> lag(cut, now)),
                                replica.verified()))
                .findFirst()
                .orElse(
                        new Replica(
                                member,
                                Generation.NONE,
                                Optional.empty(),
                                Optional.empty(),
                                false));
    }

    private static long lag(Instant cut, Instant now) {
        return Math.max(0, Duration.between(cut, now).toSeconds());
    }
}
