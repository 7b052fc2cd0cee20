package dev.portolan.model.policy;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asked for ({@code PlacementPolicy}, {@code ClusterPlacementPolicy}).
 *
 * @param namespace of the policy; a namespaced policy acts on objects of its own namespace only
 */
public record PlacementPolicy(Namespace namespace, String name, Spec spec) {
    public static final String KIND = "PlacementPolicy";
    public static final String CLUSTER_KIND = "ClusterPlacementPolicy";

    /**
     * @param priority among policies that select the same object: the highest wins, then the first
     *     by name
     */
    public record Spec(
            List<ResourceSelector> resourceSelectors,
            int priority,
            ClusterAffinity clusterAffinity,
            List<Toleration> tolerations,
            ReplicaRule replicas,
            LatencyRule latency,
            ScoreWeights scoreWeights) {
        /**
         * How long replicas stay on a cluster that does not answer, where a policy says nothing.
         */
        public static final Duration UNREACHABLE_LIMIT = Duration.ofMinutes(5);

        public Spec {
            resourceSelectors = Json.listOrEmpty(resourceSelectors);
            if (resourceSelectors.isEmpty()) {
                throw new IllegalArgumentException(
                        "a policy needs at least one entry in resourceSelectors");
            }
            clusterAffinity = clusterAffinity == null ? ClusterAffinity.ANY : clusterAffinity;
            tolerations = Json.listOrEmpty(tolerations);
            replicas = replicas == null ? ReplicaRule.DUPLICATE : replicas;
            latency = latency == null ? LatencyRule.NONE : latency;
            scoreWeights = scoreWeights == null ? ScoreWeights.DEFAULT : scoreWeights;
        }

        /**
         * For how long replicas stay on a cluster that has stopped answering, counted from then;
         * empty for ever. The shortest toleration of {@link Taint#UNREACHABLE} counts, as in
         * Kubernetes; where there is none, {@link #UNREACHABLE_LIMIT}.
         */
        public Optional<Duration> unreachableLimit() {
            Taint unreachable = new Taint(Taint.UNREACHABLE, "", Taint.Effect.NoExecute);
            List<Toleration> matching =
                    tolerations.stream().filter(t -> t.tolerates(unreachable)).toList();
            return matching.isEmpty()
                    ? Optional.of(UNREACHABLE_LIMIT)
                    : matching.stream()
                            .flatMap(t -> t.limit().stream())
                            .min(Comparator.naturalOrder());
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static PlacementPolicy read(Document document) {
        return new PlacementPolicy(
                document.namespace(), document.name(), document.read(Spec.class, "spec"));
    }

    /** Whether it is for an object. */
    public boolean selects(Document object) {
        return (namespace.isNone() || namespace.equals(object.namespace()))
                && spec.resourceSelectors().stream().anyMatch(selector -> selector.matches(object));
    }

    /** {@code PlacementPolicy boutique/web}. */
    public String display() {
        return namespace.isNone() ? CLUSTER_KIND + " " + name : KIND + " " + namespace + "/" + name;
    }
}
