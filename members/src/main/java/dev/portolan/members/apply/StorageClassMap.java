package dev.portolan.members.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.workload.VolumeNeed;

import java.util.Map;

/**
 * The federation's storage class names turned into a member's, in claims and claim templates; names
 * that the map does not have stay. Pure.
 *
 * @param classes the federation's name to the member's ({@code MemberCluster.spec.storageClasses})
 */
public record StorageClassMap(Map<String, String> classes) {
    public StorageClassMap {
        classes = Map.copyOf(classes);
    }

    Document applyTo(Document object) {
        return switch (object.kind()) {
            case "PersistentVolumeClaim" -> object.edit(this::claim);
            case "StatefulSet" ->
                    object.edit(root -> {
                        for (JsonNode template : root.path("spec").path("volumeClaimTemplates")) {
                            claim((ObjectNode) template);
                        }
                    });
            default -> object;
        };
    }

    private void claim(ObjectNode claim) {
        if (claim.path("spec") instanceof ObjectNode spec) {
            replace(spec, "storageClassName");
        }
        if (claim.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            replace(annotations, VolumeNeed.OLD_CLASS_ANNOTATION);
        }
    }

    private void replace(ObjectNode object, String field) {
        String mapped = classes.get(object.path(field).asText());
        if (mapped != null) {
            object.put(field, mapped);
        }
    }
}
