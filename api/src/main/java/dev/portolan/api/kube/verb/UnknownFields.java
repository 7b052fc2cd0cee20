package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema;

/** Takes out of an object what its schema does not know, as Kubernetes does when it decodes one. */
final class UnknownFields {
    private UnknownFields() {}

    /** Changes {@code value}. */
    static void remove(Schema schema, JsonNode value) {
        switch (schema.resolved()) {
            case Schema.Structure structure when value instanceof ObjectNode object -> {
                object.properties().removeIf(entry -> structure.field(entry.getKey()).isEmpty());
                object.properties()
                        .forEach(entry ->
                                structure
                                        .field(entry.getKey())
                                        .ifPresent(field -> remove(field, entry.getValue())));
            }
            case Schema.Sequence sequence -> value.forEach(item -> remove(sequence.items(), item));
            // What is not of the schema's type is refused elsewhere.
            case Schema.Structure ignored -> {}
            case Schema.Scalar ignored -> {}
            case Schema.Any ignored -> {}
            case Schema.Ref ref -> throw new IllegalStateException("unresolved " + ref);
        }
    }
}
