package dev.portolan.model.resource;

import java.util.List;

/** What became of a transaction: all of it or nothing. */
public sealed interface WriteOutcome {
    /**
     * Every write is durable.
     *
     * @param revision the revision after the last change
     * @param objects one for each write, in order: the new object, or the last state of a removed
     *     one. An update that changes nothing keeps its revision.
     */
    record Written(Revision revision, List<StoredObject> objects) implements WriteOutcome {
        public Written {
            objects = List.copyOf(objects);
        }

        /** The outcome of a transaction with one write. */
        public StoredObject only() {
            if (objects.size() != 1) {
                throw new IllegalStateException("expected one object, found " + objects.size());
            }
            return objects.getFirst();
        }
    }

    /** A create found the object in place. */
    record AlreadyExists(StoredObject existing) implements WriteOutcome {}

    /** An update or delete found nothing. */
    record NotFound(ResourceKey key) implements WriteOutcome {}

    /** The object is not at the expected revision. */
    record Conflict(StoredObject actual, Revision expected) implements WriteOutcome {}
}
