package dev.portolan.model.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.workload.ServiceRef;

import java.util.List;
import java.util.Map;

/**
 * Everything that a decision depends on beside the request, at one revision.
 *
 * @param basedOn the revision of the history that it shows
 * @param clusters in the order of their names
 * @param latency measured between the members
 * @param services where the services of the federation run: replicas by cluster
 * @param callers where the workloads that call a service run: replicas by cluster
 */
public record FleetView(
        Revision basedOn,
        List<ClusterView> clusters,
        LatencyMatrix latency,
        Map<ServiceRef, Map<ClusterName, Integer>> services,
        Map<ServiceRef, Map<ClusterName, Integer>> callers) {
    public FleetView {
        clusters = List.copyOf(clusters);
        services = Map.copyOf(services);
        callers = Map.copyOf(callers);
    }

    /** A fleet of which nobody knows who calls whom. */
    public FleetView(
            Revision basedOn,
            List<ClusterView> clusters,
            LatencyMatrix latency,
            Map<ServiceRef, Map<ClusterName, Integer>> services) {
        this(basedOn, clusters, latency, services, Map.of());
    }
}
