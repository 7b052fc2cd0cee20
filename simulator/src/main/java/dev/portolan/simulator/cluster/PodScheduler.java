package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Binds pods to nodes: a node must be schedulable, match the node selector and the required node
 * affinity, and have room for what the pod requests; of those the one that is least full of cpu is
 * taken.
 */
final class PodScheduler implements Controller {
    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        List<StoredObject> pods = snapshot.all(ResourceType.PODS);
        List<StoredObject> waiting =
                pods.stream()
                        .filter(pod -> Pods.node(pod).isEmpty() && Pods.isActive(pod))
                        .toList();
        if (waiting.isEmpty()) {
            return step.build();
        }
        Map<String, Room> rooms = rooms(snapshot.all(ResourceType.NODES), pods);
        for (StoredObject pod : waiting) {
            ResourceVector request = Pods.requests(pod.content());
            Optional<Room> best =
                    rooms.values().stream()
                            .filter(room -> room.refusal(pod, request).isEmpty())
                            .max(Comparator.comparingDouble(room -> room.emptiness(request)));
            if (best.isPresent()) {
                step.write(bind(pod, best.get().name(), now));
                rooms.computeIfPresent(best.get().name(), (name, room) -> room.less(request));
            } else {
                step.write(refuse(pod, rooms, request, now));
            }
        }
        return step.build();
    }

    private static Optional<Write> bind(StoredObject pod, String node, Instant now) {
        return Drafts.change(
                pod,
                root -> {
                    root.withObject("/spec").put("nodeName", node);
                    Pods.setCondition(
                            root.withObject("/status"), "PodScheduled", true, "", "", now);
                });
    }

    private static Optional<Write> refuse(
            StoredObject pod, Map<String, Room> rooms, ResourceVector request, Instant now) {
        Map<String, Integer> refusals = new TreeMap<>();
        rooms.values().forEach(room -> refusals.merge(room.refusal(pod, request), 1, Integer::sum));
        var message = new StringBuilder("0/" + rooms.size() + " nodes are available");
        refusals.forEach(
                (why, count) -> message.append(", ").append(count).append(' ').append(why));
        return Drafts.change(
                pod,
                root ->
                        Pods.setCondition(
                                root.withObject("/status").put("phase", "Pending"),
                                "PodScheduled",
                                false,
                                "Unschedulable",
                                message.toString().replaceFirst(", ", ": ") + ".",
                                now));
    }

    private static Map<String, Room> rooms(List<StoredObject> nodes, List<StoredObject> pods) {
        Map<String, Room> rooms = new LinkedHashMap<>();
        for (StoredObject node : nodes) {
            ResourceVector allocatable =
                    node.content().read(ResourceVector.class, "status", "allocatable");
            rooms.put(node.key().name(), new Room(node, allocatable, allocatable));
        }
        for (StoredObject pod : pods) {
            if (!Pods.isOver(pod)) {
                rooms.computeIfPresent(
                        Pods.node(pod), (name, room) -> room.less(Pods.requests(pod.content())));
            }
        }
        return rooms;
    }

    /** Whether a pod's selector and required affinity allow a node. */
    static boolean allows(JsonNode podSpec, Map<String, String> nodeLabels) {
        boolean selected =
                podSpec.path("nodeSelector").properties().stream()
                        .allMatch(label ->
                                label.getValue().asText().equals(nodeLabels.get(label.getKey())));
        JsonNode terms =
                podSpec.path("affinity")
                        .path("nodeAffinity")
                        .path("requiredDuringSchedulingIgnoredDuringExecution")
                        .path("nodeSelectorTerms");
        if (!selected || terms.isEmpty()) {
            return selected;
        }
        for (JsonNode term : terms) {
            if (Json.read(term, LabelSelector.class).matches(nodeLabels)) {
                return true;
            }
        }
        return false;
    }

    /** A node and what is left on it. */
    private record Room(StoredObject node, ResourceVector allocatable, ResourceVector free) {
        String name() {
            return node.key().name();
        }

        Room less(ResourceVector request) {
            return new Room(node, allocatable, free.minus(request));
        }

        /** The share of cpu that would be left. */
        double emptiness(ResourceVector request) {
            return (double) (free.cpu().value() - request.cpu().value())
                    / Math.max(1, allocatable.cpu().value());
        }

        /** Why the pod cannot be here, in the words of Kubernetes; empty where it can. */
        String refusal(StoredObject pod, ResourceVector request) {
            if (node.content().at("spec", "unschedulable").asBoolean()) {
                return "node(s) were unschedulable";
            }
            if (!allows(pod.content().at("spec"), node.content().labels())) {
                return "node(s) didn't match Pod's node affinity/selector";
            }
            String lacking = request.firstBeyond(free);
            return lacking.isEmpty()
                    ? ""
                    : lacking.equals("pods") ? "Too many pods" : "Insufficient " + lacking;
        }
    }
}
