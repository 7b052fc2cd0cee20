package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Iterator;

/** Equality of JSON values as Kubernetes sees it: 1 and 1.0 are the same number. */
final class Values {
    private Values() {}

    static boolean same(JsonNode left, JsonNode right) {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue()) == 0;
        }
        if (left.isArray() && right.isArray()) {
            return sameItems(left, right);
        }
        if (left.isObject() && right.isObject()) {
            return left.size() == right.size()
                    && left.properties().stream()
                            .allMatch(entry ->
                                    right.has(entry.getKey())
                                            && same(entry.getValue(), right.get(entry.getKey())));
        }
        return left.equals(right);
    }

    private static boolean sameItems(JsonNode left, JsonNode right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<JsonNode> others = right.iterator();
        for (JsonNode item : left) {
            if (!same(item, others.next())) {
                return false;
            }
        }
        return true;
    }
}
