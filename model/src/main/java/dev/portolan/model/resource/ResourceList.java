package dev.portolan.model.resource;

import java.util.List;

/**
 * Objects in the order of their keys, all as they were at {@code revision}: the point from which to
 * watch.
 */
public record ResourceList(Revision revision, List<StoredObject> items) {
    public ResourceList {
        items = List.copyOf(items);
    }
}
