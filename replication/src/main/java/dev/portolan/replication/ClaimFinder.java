package dev.portolan.replication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The claims of a workload's template, as the members' controllers will name them: {@code
 * TEMPLATE-STATEFULSET-ORDINAL} for a StatefulSet's claim templates, with the set's own labels
 * added, and the claims that the pod template names. Pure.
 */
final class ClaimFinder {
    private ClaimFinder() {}

    /**
     * @param claims finds the template of a claim by its name
     * @return by the federation's names for storage classes, in the order of their names
     */
    static List<ClaimStorage> find(
            Document workload,
            LabelSelector selector,
            Function<String, Optional<Document>> claims) {
        List<ClaimStorage> found = new ArrayList<>();
        int replicas =
                workload.has("spec", "replicas") ? workload.at("spec", "replicas").asInt() : 1;
        Map<String, String> own = workload.textMap("spec", "selector", "matchLabels");
        for (JsonNode template : workload.items("spec", "volumeClaimTemplates")) {
            Map<String, String> labels = labels(template);
            labels.putAll(own);
            String prefix =
                    template.path("metadata").path("name").asText() + "-" + workload.name() + "-";
            for (int ordinal = 0; ordinal < replicas; ordinal++) {
                found.add(storage(prefix + ordinal, template.path("spec"), labels));
            }
        }
        for (JsonNode volume : workload.items("spec", "template", "spec", "volumes")) {
            String name = volume.path("persistentVolumeClaim").path("claimName").asText();
            if (!name.isEmpty()) {
                JsonNode claim =
                        claims.apply(name).map(Document::node).orElse(MissingNode.getInstance());
                found.add(storage(name, claim.path("spec"), labels(claim)));
            }
        }
        return found.stream()
                .filter(claim -> selector.matches(claim.labels()))
                .sorted(Comparator.comparing(ClaimStorage::claim))
                .toList();
    }

    private static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new HashMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static ClaimStorage storage(String name, JsonNode spec, Map<String, String> labels) {
        List<String> modes = new ArrayList<>();
        spec.path("accessModes").forEach(mode -> modes.add(mode.asText()));
        return new ClaimStorage(
                name,
                spec.path("storageClassName").asText(),
                spec.path("resources").path("requests").path("storage").asText("1Gi"),
                modes,
                labels);
    }
}
