package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.Map;
import java.util.Optional;

/** Removes fields and items from a value. */
final class Remover {
    private Remover() {}

    /** A new value without the paths of {@code set}. */
    static JsonNode remove(Schema schema, JsonNode value, FieldSet set) {
        JsonNode rest = visit(schema, value, set);
        return rest.isNull() ? JsonNodeFactory.instance.objectNode() : rest;
    }

    private static JsonNode visit(Schema schema, JsonNode value, FieldSet set) {
        Shape shape = Shape.of(schema).of(value);
        Structure map = shape.map();
        Sequence list = shape.list();
        if (map != null) {
            return map.isAtomic() || !(value instanceof ObjectNode object)
                    ? NullNode.getInstance()
                    : fields(map, object, set);
        }
        if (shape.scalar() || list == null) {
            return value;
        }
        return list.isAtomic() || !(value instanceof ArrayNode array)
                ? NullNode.getInstance()
                : items(list, array, set);
    }

    private static JsonNode fields(Structure map, ObjectNode value, FieldSet set) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            PathElement step = PathElement.field(entry.getKey());
            if (set.has(step)) {
                continue;
            }
            FieldSet below = set.below(step);
            Schema schema = map.field(entry.getKey()).orElse(new Schema.Any(false));
            rest.set(
                    entry.getKey(),
                    below.isEmpty()
                            ? entry.getValue().deepCopy()
                            : visit(schema, entry.getValue(), below));
        }
        return rest.isEmpty() ? NullNode.getInstance() : rest;
    }

    private static JsonNode items(Sequence list, ArrayNode value, FieldSet set) {
        ArrayNode rest = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : value) {
            Optional<PathElement> step = PathElement.item(list, item);
            if (step.filter(set::has).isPresent()) {
                continue;
            }
            FieldSet below = step.map(set::below).orElse(FieldSet.EMPTY);
            rest.add(below.isEmpty() ? item.deepCopy() : visit(list.items(), item, below));
        }
        return rest.isEmpty() ? NullNode.getInstance() : rest;
    }
}
