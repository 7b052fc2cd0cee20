package dev.portolan.control.state;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.WatchEvent;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest changes, within {@link Limits#historyChanges} and {@link Limits#historyBytes}.
 * Immutable.
 *
 * @param floor changes after this revision are all known
 * @param bytes about how much the changes' objects take
 */
record History(SortedTree<Long, WatchEvent> events, Revision floor, long bytes) {
    private static final int PER_EVENT = 256;
    private static final int PER_NODE = 16;

    static final History EMPTY = at(Revision.ZERO);

    /** No changes after {@code floor} are known. */
    static History at(Revision floor) {
        return new History(SortedTree.empty(), floor, 0);
    }

    /** With a newer change, and without the oldest ones beyond the limits. */
    History with(WatchEvent event, Limits limits) {
        return new History(
                        events.put(event.revision().value(), event), floor, bytes + weight(event))
                .within(limits);
    }

    History within(Limits limits) {
        SortedTree<Long, WatchEvent> kept = events;
        Revision from = floor;
        long left = bytes;
        while (kept.size() > limits.historyChanges()
                || (left > limits.historyBytes() && kept.size() > 1)) {
            WatchEvent oldest = kept.first().orElseThrow().getValue();
            kept = kept.remove(oldest.revision().value());
            from = oldest.revision();
            left -= weight(oldest);
        }
        return kept.size() == events.size() ? this : new History(kept, from, left);
    }

    boolean reaches(Revision from) {
        return from.compareTo(floor) >= 0;
    }

    List<WatchEvent> after(Revision from) {
        List<WatchEvent> found = new ArrayList<>();
        events.visitFrom(from.value() + 1, (revision, event) -> found.add(event));
        return found;
    }

    /** Depends on nothing but the JSON, whatever Java types hold it. */
    private static long weight(WatchEvent event) {
        return PER_EVENT + weight(event.object().content().node());
    }

    private static long weight(JsonNode node) {
        long weight = PER_NODE;
        if (node.isTextual()) {
            weight += node.textValue().length();
        } else if (node.isObject()) {
            for (var field : node.properties()) {
                weight += field.getKey().length() + weight(field.getValue());
            }
        } else {
            for (JsonNode element : node) {
                weight += weight(element);
            }
        }
        return weight;
    }
}
