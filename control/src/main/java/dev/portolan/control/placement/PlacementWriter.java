package dev.portolan.control.placement;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.workload.Workload;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * From a plan to the Placement object: the decision is the loop's, what the members report in its
 * status is kept. Pure.
 */
final class PlacementWriter {
    private PlacementWriter() {}

    static Placement.Spec spec(Plan plan) {
        Workload workload = plan.workload();
        return new Placement.Spec(
                new Placement.Target(
                        workload.ref().apiVersion(), workload.ref().kind(), workload.ref().name()),
                plan.policy().display(),
                workload.replicas(),
                workload.request(),
                plan.clusters(),
                workload.dependencies().stream()
                        .map(key ->
                                new Placement.Dependency(
                                        key.type().group(), key.type().plural(), key.name()))
                        .toList(),
                plan.basedOn());
    }

    /**
     * Whether a plan says nothing new: the same decision on the same request. Scores drift with
     * every measurement and are not a reason to write; what keeps replicas out is.
     */
    static boolean isUnchanged(Placement current, Plan plan) {
        Placement.Spec now = current.spec();
        Placement.Spec next = spec(plan);
        return next.workload().equals(now.workload())
                && next.policy().equals(now.policy())
                && next.replicas() == now.replicas()
                && next.request().equals(now.request())
                && next.clusters().equals(now.clusters())
                && next.dependencies().equals(now.dependencies())
                && plan.unplaced() == current.status().unplaced()
                && (plan.unplaced() == 0 || plan.reason().equals(current.status().reason()));
    }

    static Document write(
            Plan plan, StoredObject template, Optional<StoredObject> stored, Instant now) {
        ObjectNode root =
                stored.map(object -> object.content().mutableCopy())
                        .orElseGet(() -> create(plan.workload(), template, now));
        Placement.Status before =
                stored.map(object -> Placement.read(object.content()).status())
                        .orElse(Placement.Status.EMPTY);
        boolean moved =
                stored.map(object ->
                                !Placement.read(object.content())
                                        .spec()
                                        .clusters()
                                        .equals(plan.clusters()))
                        .orElse(true);
        root.set("spec", Json.tree(spec(plan)));
        ObjectNode status = root.withObject("/status");
        status.set("conditions", Json.array(scheduled(plan, now).mergeInto(before.conditions())));
        status.put("unplaced", plan.unplaced());
        status.put("reason", plan.reason());
        status.set("verdicts", Json.array(plan.verdicts()));
        status.set("history", Json.array(moved ? history(before, plan, now) : before.history()));
        return Document.owning(root);
    }

    private static Condition scheduled(Plan plan, Instant now) {
        String reason =
                plan.unplaced() == 0
                        ? "Placed"
                        : plan.clusters().isEmpty() ? "FitsNowhere" : "Unplaced";
        return Condition.of(Placement.SCHEDULED, plan.unplaced() == 0, reason, plan.reason(), now);
    }

    private static List<Placement.Decision> history(
            Placement.Status before, Plan plan, Instant now) {
        List<Placement.Decision> decisions = new ArrayList<>();
        decisions.add(new Placement.Decision(now, plan.clusters(), plan.reason()));
        decisions.addAll(before.history());
        return decisions.subList(0, Math.min(decisions.size(), Placement.Status.HISTORY));
    }

    private static ObjectNode create(Workload workload, StoredObject template, Instant now) {
        ResourceKey key = Placement.key(workload.ref());
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("apiVersion", "portolan.dev/v1alpha1").put("kind", Placement.KIND);
        ObjectNode metadata = root.putObject("metadata").put("name", key.name());
        if (!key.namespace().isNone()) {
            metadata.put("namespace", key.namespace().name());
        }
        String owner = template.content().uid();
        metadata.put(
                "uid",
                UUID.nameUUIDFromBytes(
                                (key + "@" + owner + "@" + template.created())
                                        .getBytes(StandardCharsets.UTF_8))
                        .toString());
        metadata.put(
                "creationTimestamp",
                now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
        if (!owner.isEmpty()) {
            metadata.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", workload.ref().apiVersion())
                    .put("kind", workload.ref().kind())
                    .put("name", workload.ref().name())
                    .put("uid", owner)
                    .put("controller", true);
        }
        return root;
    }
}
