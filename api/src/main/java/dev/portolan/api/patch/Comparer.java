package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares two values of one schema field by field. */
final class Comparer {
    private final FieldSet.Builder removed = new FieldSet.Builder();
    private final FieldSet.Builder modified = new FieldSet.Builder();
    private final FieldSet.Builder added = new FieldSet.Builder();

    private Comparer() {}

    static Comparison compare(Schema schema, JsonNode before, JsonNode after) {
        Comparer comparer = new Comparer();
        comparer.visit(schema, before, after, List.of());
        return new Comparison(
                comparer.removed.build(), comparer.modified.build(), comparer.added.build());
    }

    private void visit(
            Schema schema,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<PathElement> path) {
        Shape left = Shape.of(schema).of(before);
        Shape right = Shape.of(schema).of(after);
        boolean leaf;
        if (after == null) {
            leaf = visit(left, before, null, path);
        } else if (before == null || left.equals(right)) {
            leaf = visit(right, before, after, path);
        } else {
            // A value of another type: all of the old one goes, the new one comes.
            visit(left, before, after, path);
            leaf = visit(right, before, after, path);
        }
        if (!leaf && before == null) {
            add(added, path);
        } else if (!leaf && after == null) {
            add(removed, path);
        }
    }

    /** Whether the value was compared as a whole. */
    private boolean visit(
            Shape shape,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<PathElement> path) {
        Structure map = shape.map();
        Sequence list = shape.list();
        if (map != null) {
            boolean empty = hasNoFields(before) && hasNoFields(after);
            if (!map.isAtomic() && !empty) {
                fields(map, before, after, path);
                return false;
            }
        } else if (!shape.scalar() && list != null) {
            boolean empty = hasNoItems(before) && hasNoItems(after);
            if (!list.isAtomic() && !empty) {
                items(list, before, after, path);
                return false;
            }
        }
        leaf(before, after, path);
        return true;
    }

    private void leaf(@Nullable JsonNode before, @Nullable JsonNode after, List<PathElement> path) {
        if (before == null) {
            add(added, path);
        } else if (after == null) {
            add(removed, path);
        } else if (!Values.same(before, after)) {
            add(modified, path);
        }
    }

    private void fields(
            Structure map,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<PathElement> path) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode side : sides(before, after)) {
            if (side.isObject()) {
                side.fieldNames().forEachRemaining(names::add);
            }
        }
        for (String name : names) {
            Schema schema = map.field(name).orElse(new Schema.Any(false));
            JsonNode left = before == null ? null : before.get(name);
            JsonNode right = after == null ? null : after.get(name);
            visit(schema, left, right, OwnedFields.append(path, PathElement.field(name)));
        }
    }

    private void items(
            Sequence list,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            List<PathElement> path) {
        Map<PathElement, List<JsonNode>> left = byStep(list, before);
        Map<PathElement, List<JsonNode>> right = byStep(list, after);
        Set<PathElement> steps = new LinkedHashSet<>(left.keySet());
        steps.addAll(right.keySet());
        for (PathElement step : steps) {
            item(
                    list.items(),
                    left.getOrDefault(step, List.of()),
                    right.getOrDefault(step, List.of()),
                    OwnedFields.append(path, step));
        }
    }

    private void item(
            Schema schema, List<JsonNode> before, List<JsonNode> after, List<PathElement> path) {
        if (before.size() <= 1 && after.size() <= 1) {
            visit(schema, first(before), first(after), path);
        } else if (before.size() > 1 && after.size() > 1) {
            if (!sameItems(before, after)) {
                add(modified, path);
            }
        } else if (before.size() > 1) {
            if (!after.isEmpty()) {
                visit(schema, null, first(after), path);
            }
            add(removed, path);
        } else {
            if (!before.isEmpty()) {
                visit(schema, first(before), null, path);
            }
            add(added, path);
        }
    }

    private static Map<PathElement, List<JsonNode>> byStep(
            Sequence list, @Nullable JsonNode value) {
        Map<PathElement, List<JsonNode>> items = new LinkedHashMap<>();
        if (value != null && value.isArray()) {
            for (JsonNode item : value) {
                PathElement.item(list, item)
                        .ifPresent(step ->
                                items.computeIfAbsent(step, s -> new ArrayList<>()).add(item));
            }
        }
        return items;
    }

    private static boolean sameItems(List<JsonNode> left, List<JsonNode> right) {
        boolean same = left.size() == right.size();
        for (int i = 0; same && i < left.size(); i++) {
            same = Values.same(left.get(i), right.get(i));
        }
        return same;
    }

    private static @Nullable JsonNode first(List<JsonNode> items) {
        return items.isEmpty() ? null : items.getFirst();
    }

    private static List<JsonNode> sides(@Nullable JsonNode before, @Nullable JsonNode after) {
        List<JsonNode> sides = new ArrayList<>();
        if (before != null) {
            sides.add(before);
        }
        if (after != null) {
            sides.add(after);
        }
        return sides;
    }

    static boolean hasNoFields(@Nullable JsonNode value) {
        return value == null || !value.isObject() || value.isEmpty();
    }

    static boolean hasNoItems(@Nullable JsonNode value) {
        return value == null || !value.isArray() || value.isEmpty();
    }

    private static void add(FieldSet.Builder set, List<PathElement> path) {
        if (!path.isEmpty()) {
            set.add(path);
        }
    }
}
