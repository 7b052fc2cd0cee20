package dev.portolan.scheduler.score;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;

import java.util.Optional;

/**
 * What a score may look at.
 *
 * @param cluster the one in question
 * @param here what the workload has on it so far
 * @param fits how many replicas fit on it
 */
public record ScoreInput(
        FleetView fleet,
        PlacementRequest request,
        ClusterView cluster,
        Optional<ClusterReplicas> here,
        int fits) {
    public MemberCluster member() {
        return cluster.member();
    }
}
