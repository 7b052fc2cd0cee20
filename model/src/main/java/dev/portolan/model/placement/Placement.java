package dev.portolan.model.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.workload.WorkloadRef;

import java.util.List;
import java.util.Optional;

/**
 * A decision in force and what has become of it ({@code portolan.dev/v1alpha1 Placement}); written
 * by the system.
 */
public record Placement(Namespace namespace, String name, Spec spec, Status status) {
    public static final String KIND = "Placement";
    public static final String SCHEDULED = "Scheduled";
    public static final String APPLIED = "Applied";
    public static final String HEALTHY = "Healthy";

    /**
     * The decision.
     *
     * @param policy as {@link dev.portolan.model.policy.PlacementPolicy#display()} prints it
     * @param replicas how many were asked for
     * @param request of one pod: clusters' reservations are this times their replicas
     * @param clusters in the order of their names
     * @param dependencies carried to the same clusters
     * @param basedOn the revision of the fleet that it was made on
     */
    public record Spec(
            Target workload,
            String policy,
            int replicas,
            ResourceVector request,
            List<ClusterReplicas> clusters,
            List<Dependency> dependencies,
            Revision basedOn) {
        public Spec {
            policy = policy == null ? "" : policy;
            request = request == null ? ResourceVector.ZERO : request;
            clusters = Json.listOrEmpty(clusters);
            dependencies = Json.listOrEmpty(dependencies);
            basedOn = basedOn == null ? Revision.ZERO : basedOn;
        }

        /** What this decision reserves on a cluster. */
        public ResourceVector reservedOn(ClusterName cluster) {
            return clusters.stream()
                    .filter(share -> share.cluster().equals(cluster))
                    .map(share -> request.times(share.replicas()))
                    .findFirst()
                    .orElse(ResourceVector.ZERO);
        }
    }

    /**
     * The placed object, in the placement's namespace (or cluster-scoped, as the placement then
     * is).
     */
    public record Target(String apiVersion, String kind, String name) {}

    /** A carried object, in the placement's namespace unless cluster-scoped. */
    public record Dependency(String group, String plural, String name) {
        public Dependency {
            group = group == null ? "" : group;
        }

        public ResourceKey key(Namespace namespace) {
            return new ResourceKey(new ResourceType(group, plural), namespace, name);
        }
    }

    /**
     * What has become of it.
     *
     * @param unplaced replicas that no cluster had room for
     * @param verdicts the explanation of the decision, one for each cluster
     * @param clusters what each cluster reports
     * @param history the newest decisions first, at most {@link #HISTORY} of them
     */
    public record Status(
            List<Condition> conditions,
            int unplaced,
            String reason,
            List<Verdict> verdicts,
            List<ClusterStatus> clusters,
            List<Decision> history) {
        public static final Status EMPTY =
                new Status(List.of(), 0, "", List.of(), List.of(), List.of());
        public static final int HISTORY = 10;

        public Status {
            conditions = Json.listOrEmpty(conditions);
            reason = reason == null ? "" : reason;
            verdicts = Json.listOrEmpty(verdicts);
            clusters = Json.listOrEmpty(clusters);
            history = Json.listOrEmpty(history);
        }
    }

    /**
     * What one cluster reports.
     *
     * @param applied the revision of the template that the cluster has; empty while it has none
     * @param ready ready replicas
     * @param observed what its pods use there
     * @param message what keeps it from being applied or ready; empty where all is well
     */
    public record ClusterStatus(
            ClusterName cluster,
            Optional<Revision> applied,
            int ready,
            ResourceVector observed,
            String message) {
        public ClusterStatus {
            applied = applied == null ? Optional.empty() : applied;
            observed = observed == null ? ResourceVector.ZERO : observed;
            message = message == null ? "" : message;
        }
    }

    /** One decision of the past: when, where to, why. */
    public record Decision(java.time.Instant at, List<ClusterReplicas> clusters, String reason) {
        public Decision {
            clusters = Json.listOrEmpty(clusters);
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static Placement read(Document document) {
        Status status =
                document.has("status") ? document.read(Status.class, "status") : Status.EMPTY;
        return new Placement(
                document.namespace(), document.name(), document.read(Spec.class, "spec"), status);
    }

    public static ResourceKey key(WorkloadRef ref) {
        return new ResourceKey(ResourceType.PLACEMENTS, ref.namespace(), ref.placementName());
    }

    public ResourceKey key() {
        return new ResourceKey(ResourceType.PLACEMENTS, namespace, name);
    }

    public WorkloadRef workload() {
        return new WorkloadRef(
                spec.workload().apiVersion(),
                spec.workload().kind(),
                namespace,
                spec.workload().name());
    }
}
