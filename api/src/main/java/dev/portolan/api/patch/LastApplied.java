package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema;

import java.util.List;

/**
 * The annotation in which {@code kubectl apply} without {@code --server-side} keeps what it applied
 * last. Who goes over to server-side apply with the manager {@code kubectl} meets no conflicts with
 * himself, and the annotation is kept in step.
 */
final class LastApplied {
    static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";
    static final String MANAGER = "kubectl";

    private LastApplied() {}

    /** The fields that were applied last, and the annotation itself; none where there is none. */
    static FieldSet fields(Schema schema, JsonNode live) {
        JsonNode text = live.path("metadata").path("annotations").path(ANNOTATION);
        JsonNode config = JsonText.parse(text.asText());
        if (!text.isTextual() || !config.isObject()) {
            return FieldSet.EMPTY;
        }
        FieldSet annotation =
                FieldSet.of(
                        List.of(
                                List.of(
                                        PathElement.field("metadata"),
                                        PathElement.field("annotations"),
                                        PathElement.field(ANNOTATION))));
        return OwnedFields.of(schema, config).union(annotation);
    }

    /** Notes {@code config} in {@code object}, if there is an annotation for it. */
    static void keepInStep(ObjectNode object, JsonNode config) {
        if (object.path("metadata").path("annotations") instanceof ObjectNode annotations
                && annotations.has(ANNOTATION)) {
            annotations.put(ANNOTATION, config + "\n");
        }
    }
}
