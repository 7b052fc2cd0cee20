package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;
import dev.portolan.model.resource.Document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a schema does to an object before it is stored: fills in defaults, drops unknown fields. */
public final class Defaults {
    private Defaults() {}

    /**
     * The object with every default in place of an absent field, below objects that are there.
     * Kinds of Kubernetes itself are returned as they are: their authors' manifests go to members
     * as they were written.
     */
    public static Document apply(ServedKind kind, Document object) {
        return kind.origin() == ServedKind.Origin.CUSTOM
                ? object.edit(root -> fill(kind.schema(), root))
                : object;
    }

    /** The object without the fields that its schema does not know. */
    public static Document prune(ServedKind kind, Document object) {
        return object.edit(root -> prune(kind.schema(), root));
    }

    private static void fill(Schema schema, JsonNode value) {
        switch (schema.resolved()) {
            case Structure structure when value instanceof ObjectNode object ->
                    fillObject(structure, object);
            case Sequence sequence when value.isArray() ->
                    value.forEach(item -> fill(sequence.items(), item));
            default -> {}
        }
    }

    private static void fillObject(Structure structure, ObjectNode object) {
        structure
                .fields()
                .forEach((name, field) -> {
                    JsonNode value = object.path(name);
                    if (value.isMissingNode() || value.isNull()) {
                        field.defaultValue().ifPresent(v -> object.set(name, v.deepCopy()));
                    }
                });
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            structure.field(entry.getKey()).ifPresent(field -> fill(field, entry.getValue()));
        }
    }

    private static void prune(Schema schema, JsonNode value) {
        switch (schema.resolved()) {
            case Structure structure when value instanceof ObjectNode object -> {
                List<String> names = new ArrayList<>();
                object.fieldNames().forEachRemaining(names::add);
                for (String name : names) {
                    structure
                            .field(name)
                            .ifPresentOrElse(
                                    field -> prune(field, object.path(name)),
                                    () -> object.remove(name));
                }
            }
            case Sequence sequence when value.isArray() ->
                    value.forEach(item -> prune(sequence.items(), item));
            default -> {}
        }
    }
}
