package dev.portolan.model.placement;

import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.workload.Workload;

import java.util.List;

/**
 * A decision that is not yet in force.
 *
 * @param basedOn the revision of the fleet that it was made on
 * @param clusters where it goes, in the order of the clusters' names; empty where it fits nowhere
 * @param unplaced replicas that no cluster had room for
 * @param verdicts one for every cluster of the fleet, in the order of their names
 * @param reason the decision in one sentence
 */
public record Plan(
        Workload workload,
        PlacementPolicy policy,
        Revision basedOn,
        List<ClusterReplicas> clusters,
        int unplaced,
        List<Verdict> verdicts,
        String reason) {
    public Plan {
        clusters = List.copyOf(clusters);
        verdicts = List.copyOf(verdicts);
    }
}
