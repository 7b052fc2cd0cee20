package dev.portolan.members.report;

import dev.portolan.members.apply.Intent;
import dev.portolan.members.observe.MemberView;
import dev.portolan.members.observe.WorkloadReport;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The members' part of {@code Placement.status}: {@code clusters}, {@code Applied} and {@code
 * Healthy}. Pure.
 */
final class PlacementStatus {
    private PlacementStatus() {}

    /**
     * The placement with its new status; empty where nothing changes.
     *
     * @param workload the key of the placed object
     * @param upToDate whether a member has exactly what it should have of the placed object
     */
    static Optional<Document> next(
            Document stored,
            Placement placement,
            ResourceKey workload,
            Map<ClusterName, MemberView> views,
            Map<ClusterName, Boolean> upToDate,
            Instant now) {
        List<Placement.ClusterStatus> clusters = clusters(placement, workload, views);
        List<Condition> conditions = placement.status().conditions();
        conditions = applied(placement, clusters, upToDate, now).mergeInto(conditions);
        conditions = healthy(placement, workload, clusters, now).mergeInto(conditions);
        boolean same =
                clusters.equals(placement.status().clusters())
                        && Set.copyOf(conditions)
                                .equals(Set.copyOf(placement.status().conditions()));
        if (same) {
            return Optional.empty();
        }
        List<Condition> written = conditions;
        return Optional.of(
                stored.edit(root -> {
                    root.withObject("/status").set("clusters", Json.array(clusters));
                    root.withObject("/status").set("conditions", Json.array(written));
                }));
    }

    private static List<Placement.ClusterStatus> clusters(
            Placement placement, ResourceKey workload, Map<ClusterName, MemberView> views) {
        Set<ClusterName> names = new TreeSet<>();
        placement.spec().clusters().forEach(share -> names.add(share.cluster()));
        views.forEach((name, view) -> {
            if (view.workloads().containsKey(workload)) {
                names.add(name);
            }
        });
        Map<ClusterName, Placement.ClusterStatus> before = new TreeMap<>();
        placement.status().clusters().forEach(status -> before.put(status.cluster(), status));
        List<Placement.ClusterStatus> clusters = new ArrayList<>();
        for (ClusterName name : names) {
            MemberView view = views.get(name);
            if (view == null || !view.observed()) {
                clusters.add(unseen(name, before.get(name)));
            } else {
                clusters.add(seen(placement, workload, view));
            }
        }
        return clusters;
    }

    /** Before this node has seen the member, what its predecessor wrote stands. */
    private static Placement.ClusterStatus unseen(
            ClusterName name, Placement.@Nullable ClusterStatus before) {
        return before != null
                ? before
                : new Placement.ClusterStatus(
                        name,
                        Optional.empty(),
                        0,
                        ResourceVector.ZERO,
                        "the member has not answered yet");
    }

    private static Placement.ClusterStatus seen(
            Placement placement, ResourceKey workload, MemberView view) {
        WorkloadReport report = view.workloads().get(workload);
        boolean pods = Intent.isWorkload(workload.type());
        return new Placement.ClusterStatus(
                view.member(),
                report == null ? Optional.empty() : report.applied(),
                report == null || !pods || !view.isReady() ? 0 : report.ready(),
                report == null ? ResourceVector.ZERO : report.observed(),
                message(placement, workload, view));
    }

    private static String message(Placement placement, ResourceKey workload, MemberView view) {
        if (!view.isReady()) {
            return "the member is not Ready: " + view.health().reason();
        }
        Set<String> messages = new LinkedHashSet<>();
        String own = view.problems().get(workload);
        if (own != null) {
            messages.add(own);
        }
        for (Placement.Dependency dependency : placement.spec().dependencies()) {
            ResourceKey key = dependency.key(placement.namespace());
            String problem = view.problems().get(key);
            if (problem != null) {
                messages.add(key.type() + " " + key.name() + ": " + problem);
            }
        }
        return String.join("; ", messages);
    }

    private static Condition applied(
            Placement placement,
            List<Placement.ClusterStatus> clusters,
            Map<ClusterName, Boolean> upToDate,
            Instant now) {
        if (placement.spec().clusters().isEmpty()) {
            return Condition.of(
                    Placement.APPLIED, false, "Unplaced", "no cluster was found for it", now);
        }
        List<String> missing = new ArrayList<>();
        for (ClusterReplicas share : placement.spec().clusters()) {
            if (!upToDate.getOrDefault(share.cluster(), false)) {
                String why =
                        clusters.stream()
                                .filter(status -> status.cluster().equals(share.cluster()))
                                .map(Placement.ClusterStatus::message)
                                .findFirst()
                                .orElse("");
                missing.add(
                        why.isEmpty()
                                ? share.cluster().value()
                                : share.cluster() + " (" + why + ")");
            }
        }
        return missing.isEmpty()
                ? Condition.of(
                        Placement.APPLIED,
                        true,
                        "Applied",
                        "every cluster has the newest template",
                        now)
                : Condition.of(
                        Placement.APPLIED,
                        false,
                        "NotApplied",
                        "not yet at: " + String.join(", ", missing),
                        now);
    }

    private static Condition healthy(
            Placement placement,
            ResourceKey workload,
            List<Placement.ClusterStatus> clusters,
            Instant now) {
        int wanted =
                Math.max(
                        placement.spec().replicas(),
                        placement.spec().clusters().stream()
                                .mapToInt(ClusterReplicas::replicas)
                                .sum());
        if (!Intent.isWorkload(workload.type())) {
            return Condition.of(
                    Placement.HEALTHY, true, "NoPods", "it runs no pods of its own", now);
        }
        int ready = clusters.stream().mapToInt(Placement.ClusterStatus::ready).sum();
        String message = ready + " of " + wanted + " replicas are ready";
        return ready >= wanted
                ? Condition.of(Placement.HEALTHY, true, "ReplicasReady", message, now)
                : Condition.of(Placement.HEALTHY, false, "ReplicasMissing", message, now);
    }
}
