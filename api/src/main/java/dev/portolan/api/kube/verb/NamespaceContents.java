package dev.portolan.api.kube.verb;

import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Empties namespaces that are being deleted, and removes those that have become empty. */
final class NamespaceContents {
    /**
     * How often a namespace is looked through again, for what was made while it was being emptied.
     */
    private static final int ROUNDS = 5;

    private final ResourceStore store;
    private final StoreAccess access;
    private final InstantSource clock;

    NamespaceContents(ResourceStore store, StoreAccess access, InstantSource clock) {
        this.store = store;
        this.access = access;
        this.clock = clock;
    }

    /**
     * Deletes what is in a namespace that is marked for deletion, and then itself if nothing stays.
     */
    Deletes.Deletion remove(StoredObject namespace) {
        Namespace name = Namespace.of(namespace.key().name());
        for (int round = 0; round < ROUNDS; round++) {
            List<StoredObject> objects = objectsIn(name);
            if (objects.isEmpty()) {
                break;
            }
            objects.forEach(this::removeOrMark);
        }
        return removeIfEmpty(namespace.key());
    }

    /** Removes the namespace of an object that has gone, if it was only waiting for that. */
    void settle(Namespace namespace) {
        if (namespace.isNone()) {
            return;
        }
        ResourceKey key = ResourceKey.of(ResourceType.NAMESPACES, namespace.name());
        if (access.current(key, 0)
                .filter(object -> MetadataRules.isDying(object.content()))
                .isPresent()) {
            removeIfEmpty(key);
        }
    }

    private Deletes.Deletion removeIfEmpty(ResourceKey key) {
        StoredObject last = access.current(key, 0).orElse(null);
        for (int attempt = 0; last != null && attempt < StoreAccess.ATTEMPTS; attempt++) {
            if (!MetadataRules.finalizers(last.content()).isEmpty()
                    || !objectsIn(Namespace.of(key.name())).isEmpty()) {
                return new Deletes.Deletion.Marked(last);
            }
            Optional<StoredObject> removed = access.remove(last);
            if (removed.isPresent()) {
                return new Deletes.Deletion.Removed(removed.get());
            }
            last = access.current(key, 1).orElse(null);
        }
        throw last == null ? Failures.notFound(key) : Failures.modified(key);
    }

    private void removeOrMark(StoredObject listed) {
        for (int attempt = 0; attempt < StoreAccess.ATTEMPTS; attempt++) {
            StoredObject object = access.current(listed.key(), attempt).orElse(null);
            if (object == null || done(object)) {
                return;
            }
        }
    }

    private boolean done(StoredObject object) {
        List<String> finalizers = MetadataRules.finalizers(object.content());
        if (finalizers.isEmpty()) {
            return access.remove(object).isPresent();
        }
        return MetadataRules.isDying(object.content())
                || access.replace(
                                object,
                                MetadataRules.dying(object.content(), finalizers, clock.instant()))
                        .isPresent();
    }

    private List<StoredObject> objectsIn(Namespace namespace) {
        List<StoredObject> objects = new ArrayList<>();
        for (ResourceType type : store.types()) {
            store.list(type, namespace, ReadLevel.LOCAL).items().stream()
                    // A list in a namespace has no cluster-scoped objects, whatever a store does
                    // with them.
                    .filter(object -> object.key().namespace().equals(namespace))
                    .forEach(objects::add);
        }
        return objects;
    }
}
