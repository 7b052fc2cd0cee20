package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Field.MergeRule;
import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads schemas from OpenAPI v3 with Kubernetes' extensions ({@code x-kubernetes-list-type} and so
 * on): the language of CustomResourceDefinitions.
 */
final class SchemaReader {
    private static final String PREFIX = "#/components/schemas/";
    private final Function<String, Schema> definitions;

    /**
     * @param definitions gives a schema by the name of its definition; called late
     */
    SchemaReader(Function<String, Schema> definitions) {
        this.definitions = definitions;
    }

    /**
     * @throws IllegalArgumentException when {@code node} is not a structural schema
     */
    Schema read(JsonNode node) {
        if (node.has("$ref")) {
            return ref(node.get("$ref").asText(), node);
        }
        if (node.path("allOf").size() == 1 && node.path("allOf").get(0).has("$ref")) {
            return ref(node.path("allOf").get(0).get("$ref").asText(), node);
        }
        if (node.path("x-kubernetes-int-or-string").asBoolean()) {
            return scalar(Scalar.Type.INT_OR_STRING, node);
        }
        String type = node.path("type").asText();
        String format = node.path("format").asText();
        return switch (type) {
            case "string" ->
                    switch (format) {
                        case "int-or-string" -> scalar(Scalar.Type.INT_OR_STRING, node);
                        case "quantity" -> scalar(Scalar.Type.QUANTITY, node);
                        default -> scalar(Scalar.Type.STRING, node);
                    };
            case "integer" -> scalar(Scalar.Type.INTEGER, node);
            case "number" -> scalar(Scalar.Type.NUMBER, node);
            case "boolean" -> scalar(Scalar.Type.BOOLEAN, node);
            case "array" -> list(node);
            case "object" -> object(node);
            case "" -> new Schema.Any(!preservesUnknown(node));
            default -> throw new IllegalArgumentException("unknown type \"" + type + "\"");
        };
    }

    private Schema ref(String ref, JsonNode node) {
        String name = ref.startsWith(PREFIX) ? ref.substring(PREFIX.length()) : ref;
        Optional<Boolean> atomic =
                node.has("x-kubernetes-map-type")
                        ? Optional.of(isAtomicMap(node))
                        : Optional.empty();
        return new Schema.Ref(name, () -> definitions.apply(name), atomic);
    }

    private static Scalar scalar(Scalar.Type type, JsonNode node) {
        List<String> allowed = new ArrayList<>();
        node.path("enum").forEach(value -> allowed.add(value.asText()));
        return new Scalar(
                type,
                node.path("format").asText(),
                allowed,
                pattern(node.path("pattern")),
                number(node.path("minimum")),
                number(node.path("maximum")));
    }

    private static Optional<Pattern> pattern(JsonNode node) {
        try {
            return node.isTextual()
                    ? Optional.of(Pattern.compile(node.asText()))
                    : Optional.empty();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("pattern: " + e.getMessage(), e);
        }
    }

    private static Optional<BigDecimal> number(JsonNode node) {
        return node.isNumber() ? Optional.of(node.decimalValue()) : Optional.empty();
    }

    private Schema list(JsonNode node) {
        List<String> keys = new ArrayList<>();
        node.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        Sequence.Relation relation =
                switch (node.path("x-kubernetes-list-type").asText("atomic")) {
                    case "map" -> Sequence.Relation.MAP;
                    case "set" -> Sequence.Relation.SET;
                    default -> Sequence.Relation.ATOMIC;
                };
        return new Sequence(read(node.path("items")), relation, keys);
    }

    private Schema object(JsonNode node) {
        JsonNode properties = node.path("properties");
        JsonNode additional = node.path("additionalProperties");
        if (properties.isEmpty() && !additional.isObject() && additional.asBoolean(true)) {
            return preservesUnknown(node) || !node.has("properties")
                    ? Structure.map(new Schema.Any(isAtomicMap(node)), isAtomicMap(node))
                    : structure(node, Optional.empty());
        }
        if (additional.isObject()) {
            return structure(node, Optional.of(read(additional)));
        }
        return structure(
                node,
                preservesUnknown(node) ? Optional.of(new Schema.Any(false)) : Optional.empty());
    }

    private Structure structure(JsonNode node, Optional<Schema> additional) {
        LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path("properties").properties()) {
            fields.put(entry.getKey(), field(entry.getKey(), entry.getValue()));
        }
        LinkedHashSet<String> required = new LinkedHashSet<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        return new Structure(fields, required, additional, isAtomicMap(node));
    }

    private Field field(String name, JsonNode node) {
        try {
            return new Field(
                    read(node),
                    node.path("description").asText(),
                    node.hasNonNull("default")
                            ? Optional.of(node.get("default"))
                            : Optional.empty(),
                    mergeRule(node));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static MergeRule mergeRule(JsonNode node) {
        List<String> words = List.of(node.path("x-kubernetes-patch-strategy").asText().split(","));
        MergeRule.Strategy strategy =
                words.contains("merge")
                        ? MergeRule.Strategy.MERGE
                        : words.contains("replace")
                                ? MergeRule.Strategy.REPLACE
                                : MergeRule.Strategy.DEFAULT;
        return new MergeRule(
                strategy,
                words.contains("retainKeys"),
                node.path("x-kubernetes-patch-merge-key").asText());
    }

    private static boolean isAtomicMap(JsonNode node) {
        return node.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    private static boolean preservesUnknown(JsonNode node) {
        return node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    /** The definitions of one document, by name, read when they are first needed. */
    static Function<String, Schema> definitions(ObjectNode schemas) {
        Map<String, Schema> known = new ConcurrentHashMap<>();
        return new Function<>() {
            @Override
            public Schema apply(String name) {
                Schema schema = known.get(name);
                if (schema == null) {
                    JsonNode node = schemas.get(name);
                    if (node == null) {
                        throw new IllegalArgumentException("no definition named " + name);
                    }
                    schema = new SchemaReader(this).read(node);
                    known.put(name, schema);
                }
                return schema;
            }
        };
    }
}
