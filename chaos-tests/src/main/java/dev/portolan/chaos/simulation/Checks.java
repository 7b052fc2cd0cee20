package dev.portolan.chaos.simulation;

import dev.portolan.control.state.FederationState;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.WatchEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What must hold whatever happens, checked beside the system at every change, with sums of its own:
 * it uses neither the ledger of the store nor the filters of the scheduler. What must hold once all
 * is quiet is {@link RestChecks}' part.
 */
final class Checks {
    private final Readings readings;
    private final List<String> violations = new ArrayList<>();
    private final TreeMap<Revision, FederationState> states = new TreeMap<>();
    private int decisions;

    Checks(Readings readings) {
        this.readings = readings;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many decisions have been written. */
    int decisions() {
        return decisions;
    }

    void report(String violation) {
        violations.add(violation);
    }

    void onChange(SimulatedStore.Change change) {
        WatchEvent event = change.event();
        states.put(change.after().revision(), change.after());
        if (!event.object().key().type().equals(ResourceType.PLACEMENTS)
                || event.type() == WatchEvent.Type.DELETED) {
            return;
        }
        Placement now = readings.placement(event.object());
        Optional<Placement> before = event.previous().map(readings::placement);
        if (before.filter(old -> old.spec().equals(now.spec())).isPresent()) {
            return;
        }
        decisions++;
        if (now.spec().replicas() > 0
                && replicas(now) == 0
                && before.filter(old -> replicas(old) > 0).isPresent()) {
            report(now.key() + " lost its last copy: " + now.status().reason());
        }
        for (ClusterReplicas share : now.spec().clusters()) {
            int had = before.map(old -> replicasOn(old, share.cluster())).orElse(0);
            if (share.replicas() > had) {
                checkRoom(now, before, share, change.after());
                checkAllowed(now, share);
            }
        }
    }

    /**
     * @param stopped whether a ready pod was stopped
     * @param ready how many are ready now in all members that answer
     */
    void onScaled(Placement placement, boolean stopped, int ready) {
        if (stopped && ready == 0 && placement.spec().replicas() > 0) {
            report("the last ready pod of " + placement.key() + " was stopped");
        }
    }

    /** A share that has grown asks for no more than there is beside what the others claim. */
    private void checkRoom(
            Placement now,
            Optional<Placement> before,
            ClusterReplicas share,
            FederationState state) {
        ResourceVector asked = now.spec().reservedOn(share.cluster());
        ResourceVector had =
                before.map(old -> old.spec().reservedOn(share.cluster()))
                        .orElse(ResourceVector.ZERO);
        ResourceVector free = unclaimed(state, share.cluster(), Optional.of(now.key()));
        for (String resource : List.of("cpu", "memory", "pods")) {
            if (asked.amount(resource) > had.amount(resource)
                    && asked.amount(resource) > free.amount(resource)) {
                report(
                        "%s reserves %s %s on %s, which has %s for it"
                                .formatted(
                                        now.key(),
                                        asked.display(resource),
                                        resource,
                                        share.cluster(),
                                        free.display(resource)));
            }
        }
    }

    /** A share that has grown is where policy and taints let it, as things were when decided. */
    private void checkAllowed(Placement now, ClusterReplicas share) {
        var based = states.floorEntry(now.spec().basedOn());
        if (based == null) {
            report(
                    now.key()
                            + " is based on revision "
                            + now.spec().basedOn()
                            + ", which never was");
            return;
        }
        FederationState state = based.getValue();
        Optional<PlacementPolicy> policy = Policies.of(state, now);
        Optional<MemberCluster> member = readings.member(state, share.cluster());
        if (policy.isEmpty() || member.isEmpty()) {
            report(
                    now.key()
                            + " was placed on "
                            + share.cluster()
                            + " without "
                            + (policy.isEmpty() ? "a policy" : "there being that cluster"));
        } else if (!Policies.admits(policy.get(), member.get())) {
            report(
                    "%s grew on %s, which %s does not allow or whose taints %s it does not tolerate"
                            .formatted(
                                    now.key(),
                                    share.cluster(),
                                    policy.get().display(),
                                    member.get().spec().taints()));
        } else if (!member.get().isReady()) {
            report(now.key() + " grew on " + share.cluster() + ", which does not answer");
        }
    }

    /**
     * Allocatable − foreign − what the placements claim; without one of them, where it is given.
     */
    ResourceVector unclaimed(
            FederationState state, ClusterName cluster, Optional<ResourceKey> except) {
        ResourceVector free =
                readings.member(state, cluster)
                        .map(found -> found.status().allocatable().minus(found.status().foreign()))
                        .orElse(ResourceVector.ZERO);
        for (Placement placement : readings.placements(state)) {
            if (!except.equals(Optional.of(placement.key()))) {
                free = free.minus(claim(placement, cluster));
            }
        }
        return free;
    }

    private static ResourceVector claim(Placement placement, ClusterName cluster) {
        ResourceVector observed =
                placement.status().clusters().stream()
                        .filter(seen -> seen.cluster().equals(cluster))
                        .map(Placement.ClusterStatus::observed)
                        .findFirst()
                        .orElse(ResourceVector.ZERO);
        return placement.spec().reservedOn(cluster).max(observed);
    }

    private static int replicas(Placement placement) {
        return placement.spec().clusters().stream().mapToInt(ClusterReplicas::replicas).sum();
    }

    static int replicasOn(Placement placement, ClusterName cluster) {
        return placement.spec().clusters().stream()
                .filter(share -> share.cluster().equals(cluster))
                .mapToInt(ClusterReplicas::replicas)
                .sum();
    }
}
