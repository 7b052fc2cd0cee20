package dev.portolan.model.resource;

import java.util.Optional;

/** One change that is asked of the store. Content never carries a resourceVersion. */
public sealed interface Write {
    ResourceKey key();

    /** Creates an object that must not exist yet. */
    record Create(ResourceKey key, Document content) implements Write {}

    /**
     * Replaces an object that must exist; with {@code expected}, only while it is at that revision.
     */
    record Update(ResourceKey key, Document content, Optional<Revision> expected)
            implements Write {}

    /**
     * Removes an object that must exist; with {@code expected}, only while it is at that revision.
     */
    record Delete(ResourceKey key, Optional<Revision> expected) implements Write {}

    static Write create(ResourceKey key, Document content) {
        return new Create(key, content);
    }

    static Write update(ResourceKey key, Document content, Revision expected) {
        return new Update(key, content, Optional.of(expected));
    }

    static Write delete(ResourceKey key, Revision expected) {
        return new Delete(key, Optional.of(expected));
    }
}
