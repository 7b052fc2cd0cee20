package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What controllers ask of pods, and the conditions that they write. */
final class Pods {
    private static final ResourceVector ONE_POD = ResourceVector.parse(Map.of("pods", "1"));

    private Pods() {}

    static String phase(StoredObject pod) {
        return pod.content().text("status", "phase");
    }

    static boolean isOver(StoredObject pod) {
        return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
    }

    /**
     * Whether it counts for the controller that made it: not over, and nobody has asked it to go.
     */
    static boolean isActive(StoredObject pod) {
        return !isOver(pod) && !Drafts.isDeleted(pod);
    }

    static boolean isRunning(StoredObject pod) {
        return phase(pod).equals("Running");
    }

    static boolean isReady(StoredObject pod) {
        return isRunning(pod) && condition(pod.content(), "Ready").equals("True");
    }

    static boolean isReadyAndActive(StoredObject pod) {
        return isReady(pod) && isActive(pod);
    }

    static String node(StoredObject pod) {
        return pod.content().text("spec", "nodeName");
    }

    static String address(StoredObject pod) {
        return pod.content().text("status", "podIP");
    }

    /** The status of a condition; empty where it has none. */
    static String condition(Document object, String type) {
        for (JsonNode condition : object.items("status", "conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    /**
     * Sets a condition in a status; its transition time changes with its status alone. Where
     * nothing changes, nothing is written.
     */
    static void setCondition(
            ObjectNode status,
            String type,
            boolean holds,
            String reason,
            String message,
            Instant now) {
        ArrayNode conditions = status.withArray("conditions");
        ObjectNode mine = null;
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals(type)) {
                mine = (ObjectNode) condition;
            }
        }
        if (mine == null) {
            mine = conditions.addObject().put("type", type);
        }
        String value = holds ? "True" : "False";
        if (!mine.path("status").asText().equals(value)) {
            mine.put("status", value).put("lastTransitionTime", Drafts.time(now));
        }
        text(mine, "reason", reason);
        text(mine, "message", message);
    }

    /**
     * What a pod requests, by the rule of Kubernetes: containers together, or the largest of those
     * before them.
     */
    static ResourceVector requests(Document pod) {
        ResourceVector sum = ResourceVector.ZERO;
        for (JsonNode container : pod.items("spec", "containers")) {
            sum = sum.plus(containerRequests(container));
        }
        for (JsonNode container : pod.items("spec", "initContainers")) {
            sum = sum.max(containerRequests(container));
        }
        return sum.plus(vector(pod.at("spec", "overhead"))).plus(ONE_POD);
    }

    /** The claims that a pod mounts, by the names of its volumes. */
    static Map<String, String> claims(StoredObject pod) {
        Map<String, String> claims = new HashMap<>();
        for (JsonNode volume : pod.content().items("spec", "volumes")) {
            String claim = volume.path("persistentVolumeClaim").path("claimName").asText();
            if (!claim.isEmpty()) {
                claims.put(volume.path("name").asText(), claim);
            }
        }
        return claims;
    }

    static List<StoredObject> in(ClusterSnapshot snapshot, Namespace namespace) {
        return snapshot.in(ResourceType.PODS, namespace);
    }

    /** When a pod's containers started; empty before. */
    static Optional<Instant> startedAt(StoredObject pod) {
        return pod.content().optionalText("status", "startTime").map(Instant::parse);
    }

    static List<String> containerNames(StoredObject pod) {
        List<String> names = new ArrayList<>();
        pod.content()
                .items("spec", "containers")
                .forEach(container -> names.add(container.path("name").asText()));
        return names;
    }

    private static ResourceVector containerRequests(JsonNode container) {
        Map<String, String> requests = new HashMap<>();
        JsonNode resources = container.path("resources");
        resources
                .path("limits")
                .properties()
                .forEach(limit -> requests.put(limit.getKey(), limit.getValue().asText()));
        resources
                .path("requests")
                .properties()
                .forEach(request -> requests.put(request.getKey(), request.getValue().asText()));
        return ResourceVector.parse(requests);
    }

    private static ResourceVector vector(JsonNode list) {
        Map<String, String> amounts = new HashMap<>();
        list.properties().forEach(entry -> amounts.put(entry.getKey(), entry.getValue().asText()));
        return ResourceVector.parse(amounts);
    }

    private static void text(ObjectNode condition, String field, String value) {
        if (value.isEmpty()) {
            condition.remove(field);
        } else {
            condition.put(field, value);
        }
    }
}
