package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.portolan.api.schema.Field;
import dev.portolan.api.schema.Field.MergeRule;
import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Reads schemas in the language of structured-merge-diff, in which its cases are written. */
final class MergeDiffSchemas {
    private final JsonNode types;

    MergeDiffSchemas(JsonNode schema) {
        this.types = schema.path("types");
    }

    /** The first type. */
    Schema first() {
        return named(types.path(0).path("name").asText());
    }

    /** The type of that name. */
    Schema named(String name) {
        for (JsonNode type : types) {
            if (type.path("name").asText().equals(name)) {
                return new Schema.Ref(name, () -> atom(type), Optional.empty());
            }
        }
        if (name.startsWith("__untyped_")) {
            return new Schema.Any(name.equals("__untyped_atomic_"));
        }
        throw new IllegalArgumentException("no type " + name);
    }

    private Schema reference(JsonNode type) {
        if (!type.has("namedType")) {
            return atom(type);
        }
        String name = type.path("namedType").asText();
        String relation = type.path("elementRelationship").asText();
        Schema target = named(name);
        return relation.isEmpty()
                ? target
                : new Schema.Ref(name, () -> target, Optional.of(relation.equals("atomic")));
    }

    private Schema atom(JsonNode type) {
        if (type.path("scalar").asText().equals("untyped")) {
            return new Schema.Any(
                    type.path("map").path("elementRelationship").asText().equals("atomic"));
        }
        if (type.has("map")) {
            return map(type.path("map"));
        }
        return type.has("list")
                ? list(type.path("list"))
                : Scalar.of(
                        switch (type.path("scalar").asText()) {
                            case "numeric" -> Scalar.Type.NUMBER;
                            case "boolean" -> Scalar.Type.BOOLEAN;
                            default -> Scalar.Type.STRING;
                        });
    }

    private Schema map(JsonNode map) {
        LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
        for (JsonNode field : map.path("fields")) {
            JsonNode value = field.path("default");
            fields.put(
                    field.path("name").asText(),
                    new Field(
                            reference(field.path("type")),
                            "",
                            value instanceof MissingNode ? Optional.empty() : Optional.of(value),
                            MergeRule.NONE));
        }
        JsonNode element = map.path("elementType");
        return new Structure(
                fields,
                new LinkedHashSet<>(),
                element.isMissingNode() ? Optional.empty() : Optional.of(reference(element)),
                map.path("elementRelationship").asText().equals("atomic"));
    }

    private Schema list(JsonNode list) {
        List<String> keys = new ArrayList<>();
        list.path("keys").forEach(key -> keys.add(key.asText()));
        boolean atomic = !list.path("elementRelationship").asText().equals("associative");
        return new Sequence(
                reference(list.path("elementType")),
                atomic
                        ? Sequence.Relation.ATOMIC
                        : keys.isEmpty() ? Sequence.Relation.SET : Sequence.Relation.MAP,
                atomic ? List.of() : keys);
    }
}
