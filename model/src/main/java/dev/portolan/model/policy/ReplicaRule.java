package dev.portolan.model.policy;

import dev.portolan.model.resource.Json;

import java.util.List;

/**
 * How many replicas each chosen cluster gets.
 *
 * @param mode all of them in each cluster, or divided among the clusters
 * @param division with {@link Mode#Divide}: by what
 * @param weights with {@link Division#Weighted}: the first that names a cluster counts; clusters
 *     that none names get none
 * @param minClusters with {@link Mode#Divide}: spread over at least this many, capacity permitting
 * @param maxClusters the most clusters to use; 0 for no limit
 */
public record ReplicaRule(
        Mode mode, Division division, List<Weight> weights, int minClusters, int maxClusters) {
    public static final ReplicaRule DUPLICATE =
            new ReplicaRule(Mode.Duplicate, Division.Capacity, List.of(), 0, 0);

    public enum Mode {
        Duplicate,
        Divide
    }

    public enum Division {
        /** By the weights given. */
        Weighted,
        /** By free capacity. */
        Capacity,
        /** Into as few clusters as hold them, best first. */
        Pack,
        /** The same number everywhere, as far as it goes. */
        Even
    }

    /** A static weight of some clusters. */
    public record Weight(ClusterAffinity clusters, int weight) {
        public Weight {
            clusters = clusters == null ? ClusterAffinity.ANY : clusters;
            if (weight < 0) {
                throw new IllegalArgumentException(
                        "a weight must not be negative, but is " + weight);
            }
        }
    }

    public ReplicaRule {
        mode = mode == null ? Mode.Duplicate : mode;
        division = division == null ? Division.Capacity : division;
        weights = Json.listOrEmpty(weights);
        if (minClusters < 0 || maxClusters < 0 || (maxClusters > 0 && minClusters > maxClusters)) {
            throw new IllegalArgumentException(
                    "minClusters "
                            + minClusters
                            + " and maxClusters "
                            + maxClusters
                            + " contradict each other");
        }
    }
}
