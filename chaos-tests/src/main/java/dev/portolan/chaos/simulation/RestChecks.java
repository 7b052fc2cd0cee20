package dev.portolan.chaos.simulation;

import dev.portolan.control.state.FederationState;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.workload.WorkloadRef;

import java.util.Optional;

/**
 * What must hold once nothing has happened for long: all that fits is placed, what has to leave has
 * left unless nothing else has room, and nothing is kept that nobody asks for. Room is counted on
 * the members themselves, not on what was reported of them.
 */
final class RestChecks {
    private final FederationState state;
    private final SimulatedFleet fleet;
    private final Readings readings;
    private final Checks checks;

    RestChecks(FederationState state, SimulatedFleet fleet, Readings readings, Checks checks) {
        this.state = state;
        this.fleet = fleet;
        this.readings = readings;
        this.checks = checks;
    }

    void check() {
        for (StoredObject template : state.list(ResourceType.DEPLOYMENTS, Namespace.NONE)) {
            Policies.of(state, template.content()).ifPresent(policy -> check(template, policy));
        }
        for (Placement placement : readings.placements(state)) {
            if (Policies.of(state, placement).isEmpty()) {
                checks.report(placement.key() + " is kept, though nothing asks for it");
            }
        }
        for (SimulatedMember member : fleet.members()) {
            ResourceVector reserved = ResourceVector.ZERO;
            for (Placement placement : readings.placements(state)) {
                reserved = reserved.plus(placement.spec().reservedOn(member.name));
            }
            String beyond = reserved.firstBeyond(member.mostOffered());
            if (!beyond.isEmpty()) {
                checks.report(
                        "%s has more %s reserved than it ever had: %s of %s"
                                .formatted(
                                        member.name,
                                        beyond,
                                        reserved.display(beyond),
                                        member.mostOffered().display(beyond)));
            }
        }
    }

    private void check(StoredObject template, PlacementPolicy policy) {
        WorkloadRef ref =
                new WorkloadRef(
                        template.content().apiVersion(),
                        template.content().kind(),
                        template.key().namespace(),
                        template.key().name());
        Optional<Placement> found = state.get(Placement.key(ref)).map(readings::placement);
        if (found.isEmpty()) {
            checks.report(template.key() + " is selected and has no placement");
            return;
        }
        Placement placement = found.get();
        int asked = template.content().at("spec", "replicas").asInt();
        if (placement.spec().replicas() != asked
                || !placement.spec().policy().equals(policy.display())) {
            checks.report(
                    "%s is for %d replicas under %s, asked for are %d under %s"
                            .formatted(
                                    placement.key(),
                                    placement.spec().replicas(),
                                    placement.spec().policy(),
                                    asked,
                                    policy.display()));
        } else if (asked > 0) {
            checkPlaces(placement, policy);
        }
    }

    private void checkPlaces(Placement placement, PlacementPolicy policy) {
        ReplicaRule rule = policy.spec().replicas();
        boolean divided = rule.mode() == ReplicaRule.Mode.Divide;
        int kept = 0;
        int used = 0;
        int leaving = 0;
        for (SimulatedMember member : fleet.members()) {
            int share = Checks.replicasOn(placement, member.name);
            if (keeps(policy, member)) {
                kept += share;
                used += share > 0 ? 1 : 0;
            } else {
                leaving += share;
            }
        }
        boolean wantsMore = divided ? kept < placement.spec().replicas() : used == 0;
        for (SimulatedMember member : fleet.members()) {
            int share = Checks.replicasOn(placement, member.name);
            boolean open = share > 0 || rule.maxClusters() == 0 || used < rule.maxClusters();
            boolean wanted = divided ? wantsMore : share < placement.spec().replicas();
            if (wanted && open && admits(policy, member) && hasRoom(placement, member)) {
                checks.report(
                        "%s has %d of %d replicas placed and %d that should leave, though %s has room for one more: %s"
                                .formatted(
                                        placement.key(),
                                        kept,
                                        placement.spec().replicas(),
                                        leaving,
                                        member.name,
                                        placement.status().reason()));
            }
        }
        if (!wantsMore && leaving > 0) {
            checks.report(placement.key() + " is where it must not be, though placed elsewhere");
        }
    }

    private boolean hasRoom(Placement placement, SimulatedMember member) {
        ResourceVector pod = placement.spec().request();
        return member.machines.stream().anyMatch(machine -> machine.free().covers(pod))
                && checks.unclaimed(state, member.name, Optional.empty()).covers(pod);
    }

    private boolean admits(PlacementPolicy policy, SimulatedMember member) {
        return member.answers
                && readings.member(state, member.name)
                        .filter(stored -> stored.isReady() && Policies.admits(policy, stored))
                        .isPresent();
    }

    private boolean keeps(PlacementPolicy policy, SimulatedMember member) {
        return member.answers
                && readings.member(state, member.name)
                        .filter(stored -> Policies.keeps(policy, stored))
                        .isPresent();
    }
}
