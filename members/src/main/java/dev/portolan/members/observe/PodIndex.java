package dev.portolan.members.observe;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.members.apply.TemplateTypes;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A member's pods that hold resources, each with the object at the root of its owners.
 *
 * @param pods those that have a node and have not ended
 */
record PodIndex(List<RunningPod> pods) {
    private static final int DEEPEST_OWNER = 8;

    PodIndex {
        pods = List.copyOf(pods);
    }

    /**
     * @param root the workload that made the pod, through ReplicaSets and the like; the pod itself
     *     where it has no owner
     */
    record RunningPod(Document pod, String node, ResourceVector requests, ResourceKey root) {}

    /**
     * @throws IllegalArgumentException where a pod's request is not a quantity; names the pod
     */
    static PodIndex of(MemberSnapshot snapshot) {
        List<RunningPod> running = new ArrayList<>();
        for (Document pod : snapshot.all(ResourceType.PODS)) {
            String node = pod.text("spec", "nodeName");
            String phase = pod.text("status", "phase");
            if (!node.isEmpty() && !phase.equals("Succeeded") && !phase.equals("Failed")) {
                running.add(new RunningPod(pod, node, requests(pod), root(snapshot, pod)));
            }
        }
        return new PodIndex(running);
    }

    private static ResourceVector requests(Document pod) {
        try {
            return PodRequests.of(pod.at("spec"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "pod " + pod.namespace() + "/" + pod.name() + ": " + e.getMessage(), e);
        }
    }

    private static ResourceKey root(MemberSnapshot snapshot, Document pod) {
        ResourceKey key = new ResourceKey(ResourceType.PODS, pod.namespace(), pod.name());
        Optional<Document> object = Optional.of(pod);
        for (int depth = 0; depth < DEEPEST_OWNER && object.isPresent(); depth++) {
            Optional<JsonNode> owner = controller(object.get());
            if (owner.isEmpty()) {
                return key;
            }
            ResourceType type =
                    TemplateTypes.of(
                            owner.get().path("apiVersion").asText(),
                            owner.get().path("kind").asText(),
                            List.of());
            key = new ResourceKey(type, pod.namespace(), owner.get().path("name").asText());
            object = snapshot.find(key);
        }
        return key;
    }

    private static Optional<JsonNode> controller(Document object) {
        return object.items("metadata", "ownerReferences").stream()
                .filter(reference -> reference.path("controller").asBoolean())
                .findFirst();
    }
}
