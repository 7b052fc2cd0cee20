package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Field;
import dev.portolan.api.schema.Field.MergeRule;
import dev.portolan.api.schema.Field.MergeRule.Strategy;
import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strategic merge patch: a merge patch that knows from the schema which lists are merged, and by
 * which key. The directives {@code $patch}, {@code $retainKeys}, {@code $setElementOrder} and
 * {@code $deleteFromPrimitiveList} are obeyed wherever they stand.
 *
 * @see <a href=
 *     "https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">
 *     Strategic Merge Patch</a>
 */
public final class StrategicMergePatch {
    private StrategicMergePatch() {}

    /**
     * {@code original} changed by {@code patch}; neither argument is changed.
     *
     * @param schema of the whole object
     */
    public static PatchResult apply(Schema schema, JsonNode original, JsonNode patch) {
        return PatchFault.outcome(() -> {
            if (!(original instanceof ObjectNode object) || !(patch instanceof ObjectNode change)) {
                throw PatchFault.malformed("a strategic merge patch is an object");
            }
            return mergeObject(schema, object.deepCopy(), change.deepCopy());
        });
    }

    /** Changes {@code original}, which the caller owns, as it does {@code patch}. */
    static ObjectNode mergeObject(Schema schema, ObjectNode original, ObjectNode patch) {
        if (patch.has(Directives.PATCH)) {
            String directive = patch.remove(Directives.PATCH).asText();
            switch (directive) {
                case "replace" -> {
                    return patch;
                }
                case "delete" -> {
                    return JsonNodeFactory.instance.objectNode();
                }
                case "merge" -> {}
                default -> throw Directives.unknown(directive);
            }
        }
        retainKeys(original, patch);
        Set<String> done = orderedLists(schema, original, patch);
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!done.contains(entry.getKey())) {
                mergeField(schema, original, entry.getKey(), entry.getValue());
            }
        }
        return original;
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        if (!patch.has(Directives.RETAIN_KEYS)) {
            return;
        }
        JsonNode keys = patch.remove(Directives.RETAIN_KEYS);
        if (!keys.isArray()) {
            throw PatchFault.malformed("$retainKeys must be a list of field names");
        }
        Set<String> kept = new HashSet<>();
        keys.forEach(key -> kept.add(key.asText()));
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            boolean sets = !entry.getValue().isNull() && !Directives.isDirective(entry.getKey());
            if (sets && !kept.contains(entry.getKey())) {
                throw PatchFault.malformed(
                        "$retainKeys does not name \""
                                + entry.getKey()
                                + "\", which the patch sets");
            }
        }
        original.retain(kept);
    }

    /** Merges the lists whose order the patch gives; the names of their fields and directives. */
    private static Set<String> orderedLists(Schema schema, ObjectNode original, ObjectNode patch) {
        Set<String> done = new HashSet<>();
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!entry.getKey().startsWith(Directives.SET_ORDER)) {
                continue;
            }
            String name = entry.getKey().substring(Directives.SET_ORDER.length());
            done.add(entry.getKey());
            done.add(name);
            if (!(entry.getValue() instanceof ArrayNode order)) {
                throw PatchFault.malformed(entry.getKey() + " must be a list");
            }
            if (patch.path(name).isNull()) {
                original.remove(name);
                continue;
            }
            Field field = field(schema, name);
            ArrayNode before = list(original.path(name));
            ArrayNode changes = list(patch.path(name));
            if (before.isEmpty() && changes.isEmpty()) {
                continue;
            }
            Merged merged =
                    patch.has(name)
                            ? mergeList(field, before, changes)
                            : new Merged(before, before);
            ListOrder listOrder = new ListOrder(field.merge().key());
            original.set(name, listOrder.arrange(merged.list(), order, merged.places()));
        }
        return done;
    }

    private static void mergeField(
            Schema schema, ObjectNode original, String name, JsonNode value) {
        if (name.startsWith(Directives.DELETE_FROM)) {
            deleteFrom(original, name.substring(Directives.DELETE_FROM.length()), value);
            return;
        }
        JsonNode before = original.path(name);
        if (value.isNull()) {
            original.remove(name);
        } else if (before.isMissingNode() || before.getNodeType() != value.getNodeType()) {
            original.set(name, Directives.dropped(value));
        } else if (before instanceof ObjectNode object && value instanceof ObjectNode change) {
            Field field = field(schema, name);
            original.set(
                    name,
                    field.merge().strategy() == Strategy.REPLACE
                            ? value
                            : mergeObject(field.schema(), object, change));
        } else if (before instanceof ArrayNode items && value instanceof ArrayNode changes) {
            original.set(name, mergeList(field(schema, name), items, changes).list());
        } else {
            original.set(name, value);
        }
    }

    private static void deleteFrom(ObjectNode original, String name, JsonNode values) {
        if (!(original.path(name) instanceof ArrayNode items)) {
            return;
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            boolean deleted = false;
            for (JsonNode value : values) {
                deleted |= Values.same(item, value);
            }
            if (!deleted) {
                kept.add(item);
            }
        }
        original.set(name, kept);
    }

    /**
     * A merged list.
     *
     * @param places the list that says what stands before what among items that the patch names and
     *     those that it does not
     */
    private record Merged(ArrayNode list, ArrayNode places) {}

    /** The merged list; {@code items} is used up. */
    private static Merged mergeList(Field field, ArrayNode items, ArrayNode changes) {
        if (field.merge().strategy() != Strategy.MERGE) {
            return new Merged(changes, items);
        }
        if (items.isEmpty() && changes.isEmpty()) {
            return new Merged(items, items);
        }
        JsonNode sample = changes.isEmpty() ? items.get(0) : changes.get(0);
        return sample.isObject()
                ? mergeObjects(field, items, changes)
                : mergeScalars(items, changes);
    }

    private static Merged mergeScalars(ArrayNode items, ArrayNode changes) {
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        for (ArrayNode list : List.of(items, changes)) {
            for (JsonNode item : list) {
                if (ListOrder.indexOf(merged, item, "") < 0) {
                    merged.add(item);
                }
            }
        }
        return new Merged(new ListOrder("").arrange(merged, changes, items), items);
    }

    private static Merged mergeObjects(Field field, ArrayNode items, ArrayNode changes) {
        String key = field.merge().key();
        if (key.isEmpty()) {
            throw PatchFault.malformed("a merged list of objects has no merge key in its schema");
        }
        int before = items.size();
        List<ObjectNode> plain = plainChanges(items, changes, key);
        Schema itemSchema =
                field.schema().resolved() instanceof Sequence list
                        ? list.items()
                        : new Schema.Any(false);
        ArrayNode order = JsonNodeFactory.instance.arrayNode();
        for (ObjectNode change : plain) {
            order.add(keyed(change, key).deepCopy());
            mergeItem(itemSchema, items, change, key);
        }
        // New items count as standing in the places that deleted ones have left, as far as there
        // are any: so Kubernetes has it.
        ArrayNode places = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < Math.min(before, items.size()); i++) {
            places.add(items.get(i));
        }
        return new Merged(new ListOrder(key).arrange(items, order, places), places);
    }

    /** Carries out the directives among the changes; the changes that are none. */
    private static List<ObjectNode> plainChanges(ArrayNode items, ArrayNode changes, String key) {
        List<ObjectNode> plain = new ArrayList<>();
        for (JsonNode change : changes) {
            if (!(change instanceof ObjectNode object)) {
                throw PatchFault.malformed("a list of objects cannot take " + change);
            }
            switch (object.path(Directives.PATCH).asText()) {
                case "" -> plain.add(object);
                case "replace" -> items.removeAll();
                case "delete" -> removeAll(items, keyed(object, key), key);
                case "merge" ->
                        throw PatchFault.malformed("$patch: merge has no meaning in a list");
                default -> throw Directives.unknown(object.path(Directives.PATCH).asText());
            }
        }
        return plain;
    }

    private static void mergeItem(Schema schema, ArrayNode merged, ObjectNode change, String key) {
        int index = ListOrder.indexOf(merged, change, key);
        if (index < 0) {
            merged.add(Directives.dropped(change));
        } else {
            merged.set(index, mergeObject(schema, (ObjectNode) merged.get(index), change));
        }
    }

    private static void removeAll(ArrayNode items, ObjectNode like, String key) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (Values.same(items.get(i).path(key), like.path(key))) {
                items.remove(i);
            }
        }
    }

    private static ObjectNode keyed(ObjectNode item, String key) {
        if (!item.has(key)) {
            throw PatchFault.malformed(item + " does not contain declared merge key: " + key);
        }
        return item;
    }

    private static ArrayNode list(JsonNode node) {
        return node instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }

    /** A declared field, or what stands for one that is not. */
    private static Field field(Schema schema, String name) {
        if (schema.resolved() instanceof Structure structure) {
            Field declared = structure.fields().get(name);
            return declared != null
                    ? declared
                    : Field.of(structure.field(name).orElse(new Schema.Any(false)), "");
        }
        return new Field(new Schema.Any(false), "", Optional.empty(), MergeRule.NONE);
    }
}
