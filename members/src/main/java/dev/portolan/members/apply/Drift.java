package dev.portolan.members.apply;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.quantity.Quantity;
import dev.portolan.model.resource.Document;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where an object in a member differs from what it was sent: only fields that were sent count.
 * Pure.
 */
final class Drift {
    private Drift() {}

    /** The paths that differ, as {@code spec.replicas}. */
    static Set<String> paths(Document sent, Document live) {
        Set<String> paths = new TreeSet<>();
        compare("", sent.node(), live.node(), paths);
        return paths;
    }

    private static void compare(String path, JsonNode sent, JsonNode live, Set<String> paths) {
        if (sent.isObject()) {
            for (Map.Entry<String, JsonNode> field : sent.properties()) {
                String child = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                compare(child, field.getValue(), live.path(field.getKey()), paths);
            }
        } else if (sent.isArray()) {
            compareArrays(path, sent, live, paths);
        } else if (!sent.isNull() && !sameScalar(sent.asText(), live.asText())) {
            paths.add(path);
        }
    }

    private static void compareArrays(
            String path, JsonNode sent, JsonNode live, Set<String> paths) {
        if (sent.size() > live.size()) {
            paths.add(path);
            return;
        }
        Iterator<JsonNode> actual = live.elements();
        int index = 0;
        for (JsonNode element : sent) {
            compare(path + "[" + index++ + "]", element, actual.next(), paths);
        }
    }

    /** Servers rewrite quantities: {@code 1000m} becomes {@code 1}. */
    private static boolean sameScalar(String sent, String live) {
        if (sent.equals(live)) {
            return true;
        }
        try {
            return Quantity.parse(sent).compareTo(Quantity.parse(live)) == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
