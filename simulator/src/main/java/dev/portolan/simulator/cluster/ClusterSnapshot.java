package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The objects of a member as controllers see them. Immutable. Types may be of slightly different
 * moments; writes are tied to the revision that was seen, so that an outdated view changes nothing.
 */
final class ClusterSnapshot {
    private final Revision revision;
    private final Map<ResourceType, SortedMap<ResourceKey, StoredObject>> objects;
    private final Map<String, List<StoredObject>> byOwner;

    private ClusterSnapshot(
            Revision revision, Map<ResourceType, SortedMap<ResourceKey, StoredObject>> objects) {
        this.revision = revision;
        this.objects = objects;
        this.byOwner = Owners.index(objects.values());
    }

    /** What {@code store} holds now, or a little later than {@link #revision()}. */
    static ClusterSnapshot of(ResourceStore store) {
        Revision revision = store.revision();
        Map<ResourceType, SortedMap<ResourceKey, StoredObject>> objects = new HashMap<>();
        for (ResourceType type : store.types()) {
            SortedMap<ResourceKey, StoredObject> ofType = new TreeMap<>();
            store.list(type, Namespace.NONE, ReadLevel.LOCAL)
                    .items()
                    .forEach(object -> ofType.put(object.key(), object));
            objects.put(type, ofType);
        }
        return new ClusterSnapshot(revision, objects);
    }

    /** Nothing that this shows is older. */
    Revision revision() {
        return revision;
    }

    Set<ResourceType> types() {
        return objects.keySet();
    }

    /** All objects of a type by key. */
    List<StoredObject> all(ResourceType type) {
        return List.copyOf(objects.getOrDefault(type, new TreeMap<>()).values());
    }

    List<StoredObject> in(ResourceType type, Namespace namespace) {
        return all(type).stream()
                .filter(object -> object.key().namespace().equals(namespace))
                .toList();
    }

    Optional<StoredObject> get(ResourceType type, Namespace namespace, String name) {
        return get(new ResourceKey(type, namespace, name));
    }

    Optional<StoredObject> get(ResourceKey key) {
        return Optional.ofNullable(objects.getOrDefault(key.type(), new TreeMap<>()).get(key));
    }

    /** Objects that name {@code owner} as an owner, in the order of their keys. */
    List<StoredObject> ownedBy(StoredObject owner) {
        return byOwner.getOrDefault(owner.content().uid(), List.of());
    }

    /** Objects of one type that {@code owner} controls. */
    List<StoredObject> controlledBy(StoredObject owner, ResourceType type) {
        return ownedBy(owner).stream()
                .filter(object -> object.key().type().equals(type))
                .filter(object -> Owners.controls(owner, object))
                .toList();
    }

    /** The UIDs of all objects. */
    Set<String> uids() {
        Set<String> uids = new HashSet<>();
        objects.values()
                .forEach(ofType ->
                        ofType.values().forEach(object -> uids.add(object.content().uid())));
        return uids;
    }
}
