package dev.portolan.control.placement;

import dev.portolan.model.placement.Plan;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.model.resource.ResourceKey;

import java.util.List;
import java.util.TreeSet;

/**
 * Placements that lack no replica and that more room anywhere may yet better: replicas are where
 * they are to leave, since they fitted nowhere else, or a cluster that is to have them too is full.
 */
final class Cramped {
    private final TreeSet<ResourceKey> placements = new TreeSet<>();

    /** Takes in how a placement was decided last, whether or not that was written. */
    void note(ResourceKey placement, Plan plan) {
        boolean duplicated = plan.policy().spec().replicas().mode() == ReplicaRule.Mode.Duplicate;
        boolean cramped =
                plan.verdicts().stream()
                        .anyMatch(
                                verdict -> verdict.isInNeed() || (duplicated && verdict.isFull()));
        if (cramped) {
            placements.add(placement);
        } else {
            placements.remove(placement);
        }
    }

    void remove(ResourceKey placement) {
        placements.remove(placement);
    }

    void clear() {
        placements.clear();
    }

    List<ResourceKey> placements() {
        return List.copyOf(placements);
    }
}
