package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.Optional;
import java.util.TreeSet;

/** What identifies the items of a list that is merged item by item. */
public final class ListKeys {
    private ListKeys() {}

    /**
     * The identity of an item: its keys in the order of their names with defaults filled in, the
     * item itself in a set; a missing node where the item has none of the keys.
     */
    public static JsonNode identity(Sequence sequence, JsonNode item) {
        return switch (sequence.relation()) {
            case SET -> item;
            case ATOMIC -> MissingNode.getInstance();
            case MAP -> keys(sequence, item);
        };
    }

    private static JsonNode keys(Sequence sequence, JsonNode item) {
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        for (String name : new TreeSet<>(sequence.keys())) {
            JsonNode value = item.path(name);
            if (value.isMissingNode() || value.isNull()) {
                defaultOf(sequence, name).ifPresent(v -> keys.set(name, v));
            } else {
                keys.set(name, value);
            }
        }
        return keys.isEmpty() ? MissingNode.getInstance() : keys;
    }

    private static Optional<JsonNode> defaultOf(Sequence sequence, String key) {
        if (sequence.items().resolved() instanceof Structure structure) {
            Field field = structure.fields().get(key);
            return field == null ? Optional.empty() : field.defaultValue();
        }
        return Optional.empty();
    }
}
