package dev.portolan.scheduler.explain;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.scheduler.filter.Filter;
import dev.portolan.scheduler.filter.Ruling;

import java.util.List;
import java.util.Optional;

/**
 * How one cluster stands in a decision, before replicas are shared out.
 *
 * @param here what the workload has on it so far
 * @param refusedBy the filter whose ruling this is; empty where all admit
 * @param fits how many replicas fit; -1 where that was not counted
 * @param values one for each score of the profile; empty where the cluster is no candidate
 * @param total their weighted mean
 */
public record Standing(
        ClusterView view,
        Optional<ClusterReplicas> here,
        Ruling ruling,
        Optional<Filter> refusedBy,
        int fits,
        List<Double> values,
        double total) {
    public Standing {
        values = List.copyOf(values);
    }

    public ClusterName name() {
        return view.member().name();
    }

    /** Replicas that it has so far. */
    public int current() {
        return here.map(ClusterReplicas::replicas).orElse(0);
    }

    /** Whether it may have the workload after this decision without need. */
    public boolean isCandidate() {
        return ruling == Ruling.ADMITS || (ruling == Ruling.STAYS && here.isPresent());
    }

    /** The most replicas that it may get: what is there counts as fitting. */
    public int cap() {
        return switch (ruling) {
            case ADMITS -> Math.max(fits, current());
            case STAYS -> current();
            case LEAVES, BARRED -> 0;
        };
    }
}
