package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The field set of a value: what somebody owns who writes exactly this. */
final class OwnedFields {
    private final FieldSet.Builder set = new FieldSet.Builder();

    private OwnedFields() {}

    static FieldSet of(Schema schema, JsonNode value) {
        OwnedFields fields = new OwnedFields();
        fields.visit(schema, value, List.of());
        return fields.set.build();
    }

    private void visit(Schema schema, JsonNode value, List<PathElement> path) {
        Shape shape = Shape.of(schema).of(value);
        Structure map = shape.map();
        Sequence list = shape.list();
        if (map != null) {
            if (map.isAtomic()) {
                add(path);
            } else {
                fields(map, value, path);
            }
        } else if (shape.scalar()) {
            add(path);
        } else if (list != null) {
            if (list.isAtomic()) {
                add(path);
            } else {
                items(list, value, path);
            }
        }
    }

    private void fields(Structure map, JsonNode value, List<PathElement> path) {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String name = entry.getKey();
            JsonNode field = entry.getValue();
            List<PathElement> at = append(path, PathElement.field(name));
            map.field(name).ifPresent(schema -> visit(schema, field, at));
            boolean empty = field.isNull() || (field.isObject() && field.isEmpty());
            if (empty || !map.fields().containsKey(name)) {
                add(at);
            }
        }
    }

    private void items(Sequence list, JsonNode value, List<PathElement> path) {
        Map<PathElement, Integer> counts = new HashMap<>();
        for (JsonNode item : value) {
            PathElement.item(list, item).ifPresent(step -> counts.merge(step, 1, Integer::sum));
        }
        for (JsonNode item : value) {
            Optional<PathElement> step = PathElement.item(list, item);
            if (step.isPresent()) {
                List<PathElement> at = append(path, step.get());
                add(at);
                // Of items that are there twice only the fact that they are there is owned.
                if (counts.getOrDefault(step.get(), 0) == 1) {
                    visit(list.items(), item, at);
                }
            }
        }
    }

    private void add(List<PathElement> path) {
        if (!path.isEmpty()) {
            set.add(path);
        }
    }

    static List<PathElement> append(List<PathElement> path, PathElement step) {
        List<PathElement> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
