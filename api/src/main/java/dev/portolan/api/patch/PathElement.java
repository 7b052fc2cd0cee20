package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.ListKeys;
import dev.portolan.api.schema.Schema.Sequence;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One step into a value, in the encoding of FieldsV1: {@code f:name} a field, {@code k:{...}} an
 * item of a list by its keys, {@code v:...} a value of a set, {@code i:n} a position.
 */
record PathElement(String encoded) implements Comparable<PathElement> {
    private static final String FIELD = "f:";

    static PathElement field(String name) {
        return new PathElement(FIELD + name);
    }

    /** The step to an item of a list; empty where nothing identifies the item. */
    static Optional<PathElement> item(Sequence list, JsonNode item) {
        JsonNode identity = ListKeys.identity(list, item);
        if (identity.isMissingNode() || identity.isNull()) {
            return Optional.empty();
        }
        String prefix = list.relation() == Sequence.Relation.MAP ? "k:" : "v:";
        return Optional.of(new PathElement(prefix + canonical(identity)));
    }

    boolean isField() {
        return encoded.startsWith(FIELD);
    }

    boolean isKey() {
        return encoded.startsWith("k:");
    }

    /** What follows the prefix. */
    String text() {
        return encoded.substring(2);
    }

    /** As messages write it: {@code .name}, {@code [name="web"]}, {@code ["a"]}. */
    String display() {
        if (isField()) {
            return "." + text();
        }
        return isKey() ? "[" + displayKeys(text()) + "]" : "[" + text() + "]";
    }

    private static String displayKeys(String json) {
        StringBuilder keys = new StringBuilder();
        JsonText.parse(json)
                .properties()
                .forEach(entry ->
                        keys.append(keys.isEmpty() ? "" : ",")
                                .append(entry.getKey())
                                .append('=')
                                .append(entry.getValue()));
        return keys.toString();
    }

    @Override
    public int compareTo(PathElement other) {
        return encoded.compareTo(other.encoded);
    }

    /** One text for equal values: fields in order, whole numbers without a fraction. */
    private static JsonNode canonical(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode sorted = JsonNodeFactory.instance.objectNode();
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(e -> fields.put(e.getKey(), canonical(e.getValue())));
            fields.forEach(sorted::set);
            return sorted;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> items.add(canonical(item)));
            return items;
        }
        boolean whole =
                value.isFloatingPointNumber()
                        && value.decimalValue().stripTrailingZeros().scale() <= 0;
        return whole ? BigIntegerNode.valueOf(value.bigIntegerValue()) : value;
    }
}
