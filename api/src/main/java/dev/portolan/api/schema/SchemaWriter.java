package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.Collection;
import java.util.function.Consumer;

/**
 * Writes schemas as OpenAPI v3 with Kubernetes' extensions: the reverse of {@link SchemaReader}.
 */
final class SchemaWriter {
    private static final String PREFIX = "#/components/schemas/";
    private final Consumer<Schema.Ref> references;

    /**
     * @param references is told of every reference that is written
     */
    SchemaWriter(Consumer<Schema.Ref> references) {
        this.references = references;
    }

    ObjectNode write(Schema schema) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        switch (schema) {
            case Scalar scalar -> scalar(scalar, node);
            case Structure structure -> object(structure, node);
            case Sequence sequence -> list(sequence, node);
            case Schema.Any any -> any(any, node);
            case Schema.Ref ref -> ref(ref, node);
        }
        return node;
    }

    private static void scalar(Scalar scalar, ObjectNode node) {
        switch (scalar.type()) {
            case STRING -> node.put("type", "string");
            case INTEGER -> node.put("type", "integer");
            case NUMBER -> node.put("type", "number");
            case BOOLEAN -> node.put("type", "boolean");
            case INT_OR_STRING -> node.put("type", "string").put("format", "int-or-string");
            case QUANTITY -> node.put("type", "string");
        }
        if (!scalar.format().isEmpty() && !scalar.format().equals("quantity")) {
            node.put("format", scalar.format());
        }
        if (!scalar.allowed().isEmpty()) {
            texts(node.putArray("enum"), scalar.allowed());
        }
        scalar.pattern().ifPresent(pattern -> node.put("pattern", pattern.pattern()));
        scalar.minimum().ifPresent(minimum -> node.put("minimum", minimum));
        scalar.maximum().ifPresent(maximum -> node.put("maximum", maximum));
    }

    private void object(Structure structure, ObjectNode node) {
        node.put("type", "object");
        if (!structure.fields().isEmpty()) {
            ObjectNode properties = node.putObject("properties");
            structure.fields().forEach((name, field) -> properties.set(name, field(field)));
        }
        if (!structure.required().isEmpty()) {
            texts(node.putArray("required"), structure.required());
        }
        structure.additional().ifPresent(values -> additional(structure, values, node));
        if (structure.isAtomic()) {
            node.put("x-kubernetes-map-type", "atomic");
        }
    }

    private void additional(Structure structure, Schema values, ObjectNode node) {
        if (!(values instanceof Schema.Any)) {
            node.set("additionalProperties", write(values));
        } else if (!structure.isAtomic()) {
            node.put("x-kubernetes-preserve-unknown-fields", true);
        }
    }

    private ObjectNode field(Field field) {
        ObjectNode node = write(field.schema());
        if (!field.description().isEmpty()) {
            node.put("description", field.description());
        }
        field.defaultValue().ifPresent(value -> node.set("default", value));
        mergeRule(field.merge(), node);
        return node;
    }

    private static void mergeRule(Field.MergeRule rule, ObjectNode node) {
        String strategy =
                switch (rule.strategy()) {
                    case DEFAULT -> "";
                    case MERGE -> "merge";
                    case REPLACE -> "replace";
                };
        if (rule.retainsKeys()) {
            strategy = strategy.isEmpty() ? "retainKeys" : strategy + ",retainKeys";
        }
        if (!strategy.isEmpty()) {
            node.put("x-kubernetes-patch-strategy", strategy);
        }
        if (!rule.key().isEmpty()) {
            node.put("x-kubernetes-patch-merge-key", rule.key());
        }
    }

    private void list(Sequence sequence, ObjectNode node) {
        node.put("type", "array");
        node.set("items", write(sequence.items()));
        switch (sequence.relation()) {
            case ATOMIC -> node.put("x-kubernetes-list-type", "atomic");
            case SET -> node.put("x-kubernetes-list-type", "set");
            case MAP -> {
                node.put("x-kubernetes-list-type", "map");
                texts(node.putArray("x-kubernetes-list-map-keys"), sequence.keys());
            }
        }
    }

    private static void any(Schema.Any any, ObjectNode node) {
        if (!any.isAtomic()) {
            node.put("x-kubernetes-preserve-unknown-fields", true);
        }
    }

    private void ref(Schema.Ref ref, ObjectNode node) {
        references.accept(ref);
        // Keywords beside $ref are not read in OpenAPI 3.0; hence the detour.
        node.putArray("allOf").addObject().put("$ref", PREFIX + ref.name());
        ref.atomic()
                .ifPresent(atomic ->
                        node.put("x-kubernetes-map-type", atomic ? "atomic" : "granular"));
    }

    private static void texts(ArrayNode array, Collection<String> texts) {
        texts.forEach(array::add);
    }
}
