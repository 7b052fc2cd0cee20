package dev.portolan.model.resource;

import java.util.Optional;

/**
 * One change of one object, in the order of revisions. The same instance goes to every watcher.
 *
 * @param revision the revision of the change; for a removal it is later than that of {@code object}
 * @param object the new state, or the last one of a removed object
 * @param previous the state before, so that a selector can tell what enters and leaves it
 */
public record WatchEvent(
        Type type, Revision revision, StoredObject object, Optional<StoredObject> previous) {
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
