package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a merged list: items that the patch names are in its order, the others in the order
 * that they had, and between the two the order of the original decides.
 *
 * @param key what identifies the items; empty for scalars
 */
record ListOrder(String key) {
    /**
     * @param merged every item
     * @param wanted the order of the items that the patch names
     * @param before the list as it was
     */
    ArrayNode arrange(ArrayNode merged, ArrayNode wanted, ArrayNode before) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : merged) {
            (indexOf(wanted, item, key) >= 0 ? named : others).add(item);
        }
        // Stable sorts: what an order does not know stays behind in its place.
        named.sort(Comparator.comparingInt(item -> indexOf(wanted, item, key)));
        others.sort(Comparator.comparingInt(item -> position(before, item)));
        return weave(others, named, before);
    }

    private ArrayNode weave(List<JsonNode> others, List<JsonNode> named, ArrayNode before) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        int next = 0;
        for (JsonNode item : named) {
            int at = indexOf(before, item, key);
            while (next < others.size() && at >= 0 && isBefore(before, others.get(next), at)) {
                all.add(others.get(next++));
            }
            all.add(item);
        }
        others.subList(next, others.size()).forEach(all::add);
        return all;
    }

    private boolean isBefore(ArrayNode before, JsonNode item, int position) {
        int at = indexOf(before, item, key);
        return at >= 0 && at < position;
    }

    private int position(ArrayNode list, JsonNode item) {
        int index = indexOf(list, item, key);
        return index < 0 ? Integer.MAX_VALUE : index;
    }

    /** Where an item with this identity stands; -1 where it does not. */
    static int indexOf(ArrayNode list, JsonNode item, String key) {
        JsonNode wanted = key.isEmpty() ? item : item.path(key);
        for (int i = 0; i < list.size(); i++) {
            JsonNode identity = key.isEmpty() ? list.get(i) : list.get(i).path(key);
            if (!identity.isMissingNode() && Values.same(identity, wanted)) {
                return i;
            }
        }
        return -1;
    }
}
