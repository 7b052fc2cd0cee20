package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;

/** The names in a strategic merge patch that are not names of fields. */
final class Directives {
    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String SET_ORDER = "$setElementOrder/";
    static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    private Directives() {}

    static boolean isDirective(String name) {
        return name.equals(PATCH)
                || name.equals(RETAIN_KEYS)
                || name.startsWith(SET_ORDER)
                || name.startsWith(DELETE_FROM);
    }

    /** A part of a patch as a value of its own: without directives, and nulls in objects. */
    static JsonNode dropped(JsonNode value) {
        if (value instanceof ObjectNode object) {
            ObjectNode plain = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!isDirective(entry.getKey()) && !entry.getValue().isNull()) {
                    plain.set(entry.getKey(), dropped(entry.getValue()));
                }
            }
            return plain;
        }
        if (value instanceof ArrayNode array) {
            ArrayNode plain = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : array) {
                if (!item.has(PATCH)) {
                    plain.add(dropped(item));
                }
            }
            return plain;
        }
        return value;
    }

    static PatchFault unknown(String directive) {
        return PatchFault.malformed(
                "unknown $patch \"" + directive + "\": write replace, delete or merge");
    }
}
