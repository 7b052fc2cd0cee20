package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.Schema;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A set of paths into a value, as a tree: a path is in the set when its last step is a member of
 * the node that the other steps lead to. Immutable.
 *
 * @param members steps that end a path here
 * @param children steps that lead on; never to an empty set
 */
record FieldSet(SortedSet<PathElement> members, SortedMap<PathElement, FieldSet> children) {
    static final FieldSet EMPTY = new FieldSet(new TreeSet<>(), new TreeMap<>());
    private static final String SELF = ".";

    FieldSet {
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
        TreeMap<PathElement, FieldSet> kept = new TreeMap<>(children);
        kept.values().removeIf(FieldSet::isEmpty);
        children = Collections.unmodifiableSortedMap(kept);
    }

    /** A set that is being put together. */
    static final class Builder {
        private final TreeSet<PathElement> members = new TreeSet<>();
        private final TreeMap<PathElement, Builder> children = new TreeMap<>();

        void add(List<PathElement> path) {
            Builder node = this;
            for (PathElement step : path.subList(0, path.size() - 1)) {
                node = node.children.computeIfAbsent(step, s -> new Builder());
            }
            node.members.add(path.getLast());
        }

        FieldSet build() {
            TreeMap<PathElement, FieldSet> built = new TreeMap<>();
            children.forEach((step, child) -> built.put(step, child.build()));
            return new FieldSet(members, built);
        }
    }

    static FieldSet of(List<List<PathElement>> paths) {
        Builder builder = new Builder();
        paths.forEach(builder::add);
        return builder.build();
    }

    boolean isEmpty() {
        return members.isEmpty() && children.isEmpty();
    }

    boolean has(PathElement step) {
        return members.contains(step);
    }

    /** What is in this set below a step. */
    FieldSet below(PathElement step) {
        FieldSet child = children.get(step);
        return child == null ? EMPTY : child;
    }

    FieldSet union(FieldSet other) {
        TreeSet<PathElement> all = new TreeSet<>(members);
        all.addAll(other.members);
        return combine(all, other, FieldSet::union);
    }

    FieldSet intersection(FieldSet other) {
        TreeSet<PathElement> shared = new TreeSet<>(members);
        shared.retainAll(other.members);
        return combine(shared, other, FieldSet::intersection);
    }

    /** This set without the paths of another; paths below those stay. */
    FieldSet difference(FieldSet other) {
        TreeSet<PathElement> rest = new TreeSet<>(members);
        rest.removeAll(other.members);
        return combine(rest, other, FieldSet::difference);
    }

    private FieldSet combine(
            Set<PathElement> combined,
            FieldSet other,
            BiFunction<FieldSet, FieldSet, FieldSet> combine) {
        TreeMap<PathElement, FieldSet> below = new TreeMap<>();
        TreeSet<PathElement> steps = new TreeSet<>(children.keySet());
        steps.addAll(other.children.keySet());
        for (PathElement step : steps) {
            below.put(step, combine.apply(below(step), other.below(step)));
        }
        return new FieldSet(new TreeSet<>(combined), below);
    }

    /** This set, with the path of every declared field that it reaches into. */
    FieldSet withNamedFields(@Nullable Schema schema) {
        Shape shape = schema == null ? Shape.NOTHING : Shape.of(schema);
        TreeSet<PathElement> named = new TreeSet<>(members);
        TreeMap<PathElement, FieldSet> below = new TreeMap<>();
        children.forEach((step, child) -> {
            if (shape.declares(step)) {
                named.add(step);
            }
            below.put(step, child.withNamedFields(shape.below(step)));
        });
        return new FieldSet(named, below);
    }

    /** This set after a change of schema: what became atomic is one member. */
    FieldSet collapsed(@Nullable Schema schema) {
        Shape shape = schema == null ? Shape.NOTHING : Shape.of(schema);
        TreeSet<PathElement> collapsed = new TreeSet<>(members);
        TreeMap<PathElement, FieldSet> below = new TreeMap<>();
        children.forEach((step, child) -> {
            Schema next = shape.below(step);
            if (next != null && !(next.resolved() instanceof Schema.Any) && next.isAtomic()) {
                collapsed.add(step);
            } else {
                below.put(step, child.collapsed(next));
            }
        });
        return new FieldSet(collapsed, below);
    }

    /** Every path, in order. */
    List<List<PathElement>> paths() {
        List<List<PathElement>> paths = new ArrayList<>();
        collect(List.of(), paths);
        return paths;
    }

    private void collect(List<PathElement> prefix, List<List<PathElement>> paths) {
        TreeSet<PathElement> steps = new TreeSet<>(members);
        steps.addAll(children.keySet());
        for (PathElement step : steps) {
            List<PathElement> path = new ArrayList<>(prefix);
            path.add(step);
            if (members.contains(step)) {
                paths.add(path);
            }
            below(step).collect(path, paths);
        }
    }

    /** As {@code fieldsV1}. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        TreeSet<PathElement> steps = new TreeSet<>(members);
        steps.addAll(children.keySet());
        for (PathElement step : steps) {
            ObjectNode child = JsonNodeFactory.instance.objectNode();
            if (members.contains(step) && children.containsKey(step)) {
                child.putObject(SELF);
            }
            child.setAll(below(step).toJson());
            node.set(step.encoded(), child);
        }
        return node;
    }

    /** Reads {@code fieldsV1}; what is no path is passed over. */
    static FieldSet fromJson(JsonNode node) {
        TreeSet<PathElement> members = new TreeSet<>();
        TreeMap<PathElement, FieldSet> children = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (entry.getKey().length() < 2) {
                continue;
            }
            PathElement step = new PathElement(entry.getKey());
            if (entry.getValue().isEmpty() || entry.getValue().has(SELF)) {
                members.add(step);
            }
            children.put(step, fromJson(entry.getValue()));
        }
        return new FieldSet(members, children);
    }
}
