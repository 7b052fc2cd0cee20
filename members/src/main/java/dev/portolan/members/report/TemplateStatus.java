package dev.portolan.members.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.WorkloadReport;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A workload template's status: its members' added up, in the fields that its kind has, so that
 * {@code kubectl get} shows READY and {@code kubectl rollout status} ends. Members that do not
 * answer count with nothing. Pure.
 */
final class TemplateStatus {
    private TemplateStatus() {}

    /**
     * The template with its new status; empty where nothing changes, or where its kind has no such
     * status.
     *
     * @param everywhere whether every member has exactly what it should have of it
     */
    static Optional<Document> next(
            Document template,
            ResourceKey key,
            Map<ClusterName, MemberView> views,
            boolean everywhere,
            Instant now) {
        List<WorkloadReport> reports = new ArrayList<>();
        views.values()
                .forEach(view -> {
                    WorkloadReport report = view.workloads().get(key);
                    if (report != null && view.isReady()) {
                        reports.add(report);
                    }
                });
        boolean settled = everywhere && reports.stream().allMatch(WorkloadReport::settled);
        Document changed =
                template.edit(root -> {
                    ObjectNode status = root.withObject("/status");
                    if (settled) {
                        status.put(
                                "observedGeneration",
                                template.at("metadata", "generation").asLong());
                    }
                    if (key.type().equals(ResourceType.DAEMON_SETS)) {
                        daemonSet(status, reports);
                    } else if (key.type().equals(ResourceType.JOBS)) {
                        put(status, "ready", sum(reports, WorkloadReport::ready));
                        status.remove("observedGeneration");
                    } else {
                        replicas(status, reports);
                    }
                    if (key.type().equals(ResourceType.DEPLOYMENTS)) {
                        deployment(template, status, settled, now);
                    }
                });
        return changed.equals(template) ? Optional.empty() : Optional.of(changed);
    }

    private static void replicas(ObjectNode status, List<WorkloadReport> reports) {
        status.put("replicas", sum(reports, WorkloadReport::replicas));
        put(status, "readyReplicas", sum(reports, WorkloadReport::ready));
        put(status, "updatedReplicas", sum(reports, WorkloadReport::updated));
        put(status, "availableReplicas", sum(reports, WorkloadReport::available));
    }

    private static void daemonSet(ObjectNode status, List<WorkloadReport> reports) {
        status.put("desiredNumberScheduled", sum(reports, WorkloadReport::wanted));
        status.put("currentNumberScheduled", sum(reports, WorkloadReport::replicas));
        status.put("numberReady", sum(reports, WorkloadReport::ready));
        status.put("numberMisscheduled", 0);
        put(status, "updatedNumberScheduled", sum(reports, WorkloadReport::updated));
        put(status, "numberAvailable", sum(reports, WorkloadReport::available));
    }

    private static void deployment(
            Document template, ObjectNode status, boolean settled, Instant now) {
        int asked = template.at("spec", "replicas").asInt(1);
        int available = status.path("availableReplicas").asInt();
        put(status, "unavailableReplicas", Math.max(0, asked - available));
        boolean complete =
                settled && status.path("updatedReplicas").asInt() >= asked && available >= asked;
        List<Condition> before = new ArrayList<>();
        template.items("status", "conditions")
                .forEach(node -> before.add(Json.read(node, Condition.class)));
        List<Condition> merged =
                Condition.of(
                                "Available",
                                available >= asked,
                                available >= asked
                                        ? "MinimumReplicasAvailable"
                                        : "MinimumReplicasUnavailable",
                                available
                                        + " of "
                                        + asked
                                        + " replicas are available over the federation",
                                now)
                        .mergeInto(before);
        merged =
                Condition.of(
                                "Progressing",
                                true,
                                complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                                complete
                                        ? "every member runs the newest template"
                                        : "members are still rolling it out",
                                now)
                        .mergeInto(merged);
        status.set("conditions", Json.array(merged));
    }

    private static int sum(List<WorkloadReport> reports, ToIntFunction<WorkloadReport> count) {
        return reports.stream().mapToInt(count).sum();
    }

    /** Kubernetes leaves out counts of zero. */
    private static void put(ObjectNode status, String field, int count) {
        if (count == 0) {
            status.remove(field);
        } else {
            status.put(field, count);
        }
    }
}
