package dev.portolan.control.state;

import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.WatchEvent;

import java.util.ArrayList;
import java.util.List;

/**
 * The newest changes, as many as {@code limit}. Immutable.
 *
 * @param floor changes after this revision are all known
 */
record History(SortedTree<Long, WatchEvent> events, Revision floor, int limit) {
    static History empty(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a history keeps at least one change, not " + limit);
        }
        return new History(SortedTree.empty(), Revision.ZERO, limit);
    }

    History with(WatchEvent event) {
        SortedTree<Long, WatchEvent> longer = events.put(event.revision().value(), event);
        if (longer.size() <= limit) {
            return new History(longer, floor, limit);
        }
        long oldest = longer.first().orElseThrow().getKey();
        return new History(longer.remove(oldest), new Revision(oldest), limit);
    }

    boolean reaches(Revision from) {
        return from.compareTo(floor) >= 0;
    }

    List<WatchEvent> after(Revision from) {
        List<WatchEvent> found = new ArrayList<>();
        events.visitFrom(from.value() + 1, (revision, event) -> found.add(event));
        return found;
    }
}
