package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;

import java.time.Instant;
import java.util.Optional;

/**
 * What a filter may look at.
 *
 * @param cluster the one in question
 * @param here what the workload has on it so far
 */
public record FilterInput(
        FleetView fleet,
        PlacementRequest request,
        Instant now,
        ClusterView cluster,
        Optional<ClusterReplicas> here) {
    public MemberCluster member() {
        return cluster.member();
    }
}
