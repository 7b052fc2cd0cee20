package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Merges a configuration into a live value: what the configuration names wins, all else stays.
 * Items of merged lists are in the configuration's order; live ones that it does not name keep
 * their place among those that both have.
 */
final class Merger {
    private Merger() {}

    /** A new value; the arguments are not changed. */
    static JsonNode merge(Schema schema, JsonNode live, JsonNode config) {
        JsonNode merged = visit(schema, live, config);
        return merged == null ? JsonNodeFactory.instance.objectNode() : merged;
    }

    private static @Nullable JsonNode visit(
            Schema schema, @Nullable JsonNode live, @Nullable JsonNode config) {
        Shape shape = config == null ? Shape.of(schema).of(live) : Shape.of(schema).of(config);
        Structure map = shape.map();
        Sequence list = shape.list();
        if (map != null) {
            boolean empty = Comparer.hasNoFields(live) && Comparer.hasNoFields(config);
            if (!map.isAtomic() && !empty) {
                return fields(map, live, config);
            }
        } else if (!shape.scalar() && list != null) {
            boolean empty = Comparer.hasNoItems(live) && Comparer.hasNoItems(config);
            if (!list.isAtomic() && !empty) {
                return items(list, array(live), array(config));
            }
        }
        JsonNode winner = config == null ? live : config;
        return winner == null ? null : winner.deepCopy();
    }

    private static @Nullable JsonNode fields(
            Structure map, @Nullable JsonNode live, @Nullable JsonNode config) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        Set<String> names = new LinkedHashSet<>();
        if (live != null && live.isObject()) {
            live.fieldNames().forEachRemaining(names::add);
        }
        if (config != null && config.isObject()) {
            config.fieldNames().forEachRemaining(names::add);
        }
        for (String name : names) {
            Schema schema = map.field(name).orElse(new Schema.Any(false));
            JsonNode left = live == null ? null : live.get(name);
            JsonNode right = config == null ? null : config.get(name);
            JsonNode value = visit(schema, left, right);
            if (value != null) {
                merged.set(name, value);
            }
        }
        return merged.isEmpty() ? null : merged;
    }

    private static @Nullable JsonNode items(Sequence list, ArrayNode live, ArrayNode config) {
        List<PathElement> left = steps(list, live);
        List<PathElement> right = steps(list, config);
        Map<PathElement, JsonNode> liveItems = index(left, live, true);
        Map<PathElement, JsonNode> configItems = index(right, config, false);
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        Deque<PathElement> shared = new ArrayDeque<>(right);
        shared.removeIf(step -> !liveItems.containsKey(step));
        Set<PathElement> done = new HashSet<>();
        int l = 0;
        int r = 0;
        while (l < left.size() || r < right.size()) {
            if (l < left.size() && r < right.size()) {
                PathElement step = left.get(l);
                if (step.equals(right.get(r))) {
                    done.add(step);
                    add(merged, visit(list.items(), liveItems.get(step), configItems.get(step)));
                    l++;
                    r++;
                    shared.poll();
                    continue;
                }
                if (configItems.containsKey(step)
                        && !shared.isEmpty()
                        && !shared.getFirst().equals(step)) {
                    // It comes later in the configuration's order.
                    l++;
                    continue;
                }
            }
            if (l < left.size()) {
                PathElement step = left.get(l);
                if (!configItems.containsKey(step)) {
                    add(merged, visit(list.items(), live.get(l), null));
                    l++;
                    continue;
                }
                if (done.contains(step)) {
                    l++;
                }
            }
            if (r < right.size()) {
                PathElement step = right.get(r);
                done.add(step);
                add(merged, visit(list.items(), liveItems.get(step), configItems.get(step)));
                r++;
                if (!shared.isEmpty() && shared.getFirst().equals(step)) {
                    shared.poll();
                }
            }
        }
        return merged.isEmpty() ? null : merged;
    }

    private static List<PathElement> steps(Sequence list, ArrayNode items) {
        List<PathElement> steps = new ArrayList<>();
        for (JsonNode item : items) {
            Optional<PathElement> step = PathElement.item(list, item);
            steps.add(
                    step.orElseThrow(() ->
                            PatchFault.unapplicable(
                                    "an item of a list has none of its keys "
                                            + list.keys()
                                            + ": "
                                            + item)));
        }
        return steps;
    }

    private static Map<PathElement, JsonNode> index(
            List<PathElement> steps, ArrayNode items, boolean allowDuplicates) {
        Map<PathElement, JsonNode> byStep = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            if (byStep.putIfAbsent(steps.get(i), items.get(i)) != null) {
                if (!allowDuplicates) {
                    throw PatchFault.unapplicable(
                            "duplicate entries for key " + steps.get(i).display());
                }
                // Duplicated items are not merged with what the configuration says.
                byStep.put(steps.get(i), NullNode.getInstance());
            }
        }
        return byStep;
    }

    private static void add(ArrayNode merged, @Nullable JsonNode item) {
        if (item != null) {
            merged.add(item);
        }
    }

    private static ArrayNode array(@Nullable JsonNode value) {
        return value instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
    }
}
