package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.model.volume.VolumeGroup.Spec;
import dev.portolan.model.volume.VolumeGroup.Target;
import dev.portolan.replication.ApplicationView.GroupView;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What each member is to be told about one group under the grant in force. */
final class Orders {
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    private final StepContext context;
    private final GroupView group;
    private final Grant grant;
    private final ReplicationPlanner.Choice choice;

    Orders(Situation situation, ReplicationPlanner.Choice choice) {
        context = situation.context();
        group = situation.group();
        grant = situation.grant();
        this.choice = choice;
    }

    ReplicationPlanner.Choice choice() {
        return choice;
    }

    Effect toPrimary() {
        return order(grant.primary(), spec(grant.primary(), Role.Primary));
    }

    /** The primary is to stop, and to send its last generation. Never taken back in this epoch. */
    Effect stepDown() {
        return order(grant.primary(), spec(grant.primary(), Role.Secondary));
    }

    /** As {@link #stepDown()}, where what the old primary was told is no longer right. */
    Optional<Effect> stepDownAgain() {
        return changed(grant.primary(), spec(grant.primary(), Role.Secondary));
    }

    /** The primary's order, where it is not what it was told. */
    Optional<Effect> changedFor(ClusterName primary) {
        return changed(primary, spec(primary, Role.Primary));
    }

    /**
     * Copies to be, and everybody who was told something under an older epoch, a former primary
     * above all: they follow this epoch.
     */
    List<Effect> toOthers() {
        var members = new TreeSet<>(choice.replicas());
        group.parts()
                .forEach((member, part) -> {
                    if (part.spec().epoch().compareTo(grant.epoch()) < 0) {
                        members.add(member);
                    }
                });
        members.remove(grant.primary());
        List<Effect> effects = new ArrayList<>();
        for (ClusterName member : members) {
            if (group.reachable().contains(member)) {
                changed(member, spec(member, Role.Secondary)).ifPresent(effects::add);
            }
        }
        return effects;
    }

    private Optional<Effect> changed(ClusterName member, Spec wanted) {
        VolumeGroup part = group.parts().get(member);
        if (part != null
                && (part.spec().epoch().compareTo(grant.epoch()) > 0
                        || withTermOf(wanted, part.spec()).equals(part.spec()))) {
            return Optional.empty();
        }
        return Optional.of(order(member, wanted));
    }

    private Effect order(ClusterName member, Spec spec) {
        return new Effect.Order(member, group.name(), spec);
    }

    /** A change of leader alone is no reason to write. */
    private static Spec withTermOf(Spec spec, Spec other) {
        return new Spec(
                spec.group(),
                spec.role(),
                spec.claims(),
                spec.epoch(),
                other.term(),
                spec.promote(),
                spec.sendTo(),
                spec.intervalSeconds(),
                spec.leaseSeconds(),
                spec.renewed(),
                spec.primary(),
                spec.storage());
    }

    private Spec spec(ClusterName member, Role role) {
        boolean sends = member.equals(grant.primary());
        Duration interval = context.policy().rpoDuration().dividedBy(3);
        return new Spec(
                group.name().toString(),
                role,
                group.claims().stream().map(ClaimStorage::claim).toList(),
                grant.epoch(),
                context.term(),
                Optional.of(grant.floor()).filter(floor -> !floor.equals(Generation.NONE)),
                sends ? targets() : List.of(),
                Math.max(interval.toSeconds(), SHORTEST_INTERVAL.toSeconds()),
                context.leaseTtl().toSeconds(),
                0,
                Optional.of(grant.primary()),
                storageOn(member));
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (ClusterName replica : choice.replicas()) {
            VolumeGroup part = group.parts().get(replica);
            MemberCluster member = context.view().members().get(replica);
            if (part != null && member != null && part.status().receiverPort() > 0) {
                targets.add(new Target(replica, address(member), part.status().receiverPort()));
            } else {
                // A target that does not answer at the moment stays one.
                told(replica).ifPresent(targets::add);
            }
        }
        return targets;
    }

    private Optional<Target> told(ClusterName replica) {
        return Optional.ofNullable(group.parts().get(grant.primary())).stream()
                .filter(part -> part.spec().epoch().equals(grant.epoch()))
                .flatMap(part -> part.spec().sendTo().stream())
                .filter(target -> target.member().equals(replica))
                .findFirst();
    }

    /** The agent's receiver is where the member's other entries are. */
    private static String address(MemberCluster member) {
        return member.spec()
                .gateway()
                .map(Gateway::address)
                .orElseGet(() -> {
                    String host = URI.create(member.spec().endpoint()).getHost();
                    return host == null ? member.spec().endpoint() : host;
                });
    }

    private List<ClaimStorage> storageOn(ClusterName member) {
        MemberCluster cluster = context.view().members().get(member);
        if (cluster == null) {
            return group.claims();
        }
        return group.claims().stream()
                .map(claim ->
                        new ClaimStorage(
                                claim.claim(),
                                ReplicationPlanner.storageClass(
                                        context.policy(), cluster, claim.storageClass()),
                                claim.size(),
                                claim.accessModes(),
                                claim.labels()))
                .toList();
    }
}
