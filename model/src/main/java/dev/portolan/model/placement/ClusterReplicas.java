package dev.portolan.model.placement;

import dev.portolan.model.cluster.ClusterName;

/** Replicas in one cluster; 0 for an object without pods that goes there. */
public record ClusterReplicas(ClusterName cluster, int replicas) {
    public ClusterReplicas {
        if (replicas < 0) {
            throw new IllegalArgumentException(
                    cluster + ": replicas must not be negative, but are " + replicas);
        }
    }
}
