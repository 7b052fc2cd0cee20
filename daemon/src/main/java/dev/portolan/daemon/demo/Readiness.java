package dev.portolan.daemon.demo;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of what was asked for runs where it was decided to.
 *
 * @param ready ready replicas, of each cluster at most as many as it was given
 * @param wanted replicas asked for
 * @param leaving ready replicas beyond that: a move ends them once the new ones are ready
 */
record Readiness(int ready, int wanted, int leaving) {
    static Readiness of(List<Placement> placements) {
        Readiness sum = new Readiness(0, 0, 0);
        for (Placement placement : placements) {
            sum = sum.plus(of(placement));
        }
        return sum;
    }

    private static Readiness of(Placement placement) {
        Map<ClusterName, Integer> given = new HashMap<>();
        int asked = 0;
        for (ClusterReplicas share : placement.spec().clusters()) {
            given.put(share.cluster(), share.replicas());
            asked += share.replicas();
        }
        int ready = 0;
        int leaving = 0;
        for (Placement.ClusterStatus status : placement.status().clusters()) {
            int wanted = Math.min(status.ready(), given.getOrDefault(status.cluster(), 0));
            ready += wanted;
            leaving += status.ready() - wanted;
        }
        return new Readiness(ready, Math.max(asked, placement.spec().replicas()), leaving);
    }

    private Readiness plus(Readiness other) {
        return new Readiness(ready + other.ready, wanted + other.wanted, leaving + other.leaving);
    }

    boolean isComplete() {
        return wanted > 0 && ready >= wanted;
    }

    String describe() {
        String text = ready + " of " + wanted + " replicas are ready";
        return leaving == 0
                ? text
                : text + "; " + leaving + " more still run where they were moved away from";
    }
}
