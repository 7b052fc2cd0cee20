package dev.portolan.scheduler.score;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.workload.ServiceRef;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Near the services that the workload calls and near those that call it: the mean of the scores of
 * the round trip to each called service's nearest replica and, for each service that it stands
 * behind, of the mean round trip from its callers' replicas. What runs nowhere yet says nothing,
 * for any cluster alike.
 */
public final class ServiceLatency implements Score {
    private static final double NOTHING_KNOWN = 50;

    @Override
    public String name() {
        return "latency-to-services";
    }

    @Override
    public double weight(PlacementRequest request) {
        return request.workload().calls().isEmpty() && request.workload().serves().isEmpty()
                ? 0
                : request.policy()
                        .spec()
                        .scoreWeights()
                        .latency()
                        .orElse(ClientLatency.DEFAULT_WEIGHT);
    }

    @Override
    public double value(ScoreInput input) {
        List<Leg> legs = legs(input);
        if (legs.isEmpty()) {
            return NOTHING_KNOWN;
        }
        double sum = 0;
        for (Leg leg : legs) {
            sum += leg.distance().score();
        }
        return sum / legs.size();
    }

    @Override
    public String detail(ScoreInput input) {
        List<String> parts = new ArrayList<>();
        for (Leg leg : legs(input)) {
            parts.add(
                    leg.distance().print()
                            + (leg.isCalled() ? " to " : " from the callers of ")
                            + leg.service().name());
        }
        return parts.isEmpty()
                ? "nothing that it calls or serves runs yet"
                : String.join(", ", parts);
    }

    /**
     * @param isCalled whether the workload calls the service, else it stands behind it
     */
    private record Leg(ServiceRef service, boolean isCalled, Distances.Distance distance) {}

    private static List<Leg> legs(ScoreInput input) {
        FleetView fleet = input.fleet();
        ClusterName cluster = input.member().name();
        List<Leg> legs = new ArrayList<>();
        for (ServiceRef called : input.request().workload().calls()) {
            Map<ClusterName, Integer> replicas = fleet.services().getOrDefault(called, Map.of());
            if (isAnywhere(replicas)) {
                legs.add(new Leg(called, true, Distances.toNearest(fleet, cluster, replicas)));
            }
        }
        for (ServiceRef served : input.request().workload().serves()) {
            Map<ClusterName, Integer> callers = fleet.callers().getOrDefault(served, Map.of());
            if (isAnywhere(callers)) {
                legs.add(new Leg(served, false, Distances.fromAll(fleet, cluster, callers)));
            }
        }
        return legs;
    }

    private static boolean isAnywhere(Map<ClusterName, Integer> replicas) {
        return replicas.values().stream().anyMatch(count -> count > 0);
    }
}
