package dev.portolan.api.kube.verb;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import java.util.Optional;

/**
 * Single reads and writes of a store, for changes that read an object, compute its next state and
 * write that with a precondition. The first attempt trusts this node's own copy, since the
 * precondition catches what is stale.
 */
final class StoreAccess {
    /** How often a change is computed again before the caller hears of a conflict. */
    static final int ATTEMPTS = 6;

    private final ResourceStore store;

    StoreAccess(ResourceStore store) {
        this.store = store;
    }

    /** The object for an attempt, counted from 0. */
    Optional<StoredObject> current(ResourceKey key, int attempt) {
        if (attempt == 0) {
            Optional<StoredObject> own = store.get(key, ReadLevel.LOCAL);
            if (own.isPresent()) {
                return own;
            }
        }
        return store.get(key, ReadLevel.LINEARIZABLE);
    }

    /**
     * @throws ApiException 409 when it exists
     */
    StoredObject create(ResourceKey key, Document content) {
        return switch (store.write(Write.create(key, content))) {
            case WriteOutcome.Written written -> written.only();
            case WriteOutcome.AlreadyExists ignored -> throw Failures.alreadyExists(key);
            case WriteOutcome.NotFound ignored -> throw Failures.notFound(key);
            case WriteOutcome.Conflict ignored -> throw Failures.modified(key);
        };
    }

    /** The next state, or nothing when the object has changed meanwhile or is gone. */
    Optional<StoredObject> replace(StoredObject old, Document content) {
        return written(Write.update(old.key(), content, old.revision()));
    }

    /**
     * The last state of the removed object, or nothing when it has changed meanwhile or is gone.
     */
    Optional<StoredObject> remove(StoredObject old) {
        return written(Write.delete(old.key(), old.revision()));
    }

    private Optional<StoredObject> written(Write write) {
        return switch (store.write(write)) {
            case WriteOutcome.Written written -> Optional.of(written.only());
            case WriteOutcome.Conflict ignored -> Optional.empty();
            case WriteOutcome.NotFound ignored -> Optional.empty();
            case WriteOutcome.AlreadyExists ignored -> Optional.empty();
        };
    }

    /** An object as a dry run answers it: not stored, so without a revision of its own. */
    static StoredObject unstored(ResourceKey key, Document content) {
        return new StoredObject(key, Revision.ZERO, Revision.ZERO, content);
    }
}
