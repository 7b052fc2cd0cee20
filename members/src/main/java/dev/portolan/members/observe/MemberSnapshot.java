package dev.portolan.members.observe;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one member that are watched, at about one moment. Immutable.
 *
 * @param synced whether every watch has been filled once; before that, what is missing says nothing
 */
public record MemberSnapshot(
        Map<ResourceType, Map<ResourceKey, Document>> objects, boolean synced) {
    public static final MemberSnapshot EMPTY = new MemberSnapshot(Map.of(), false);

    public MemberSnapshot {
        Map<ResourceType, Map<ResourceKey, Document>> copy = new HashMap<>();
        objects.forEach((type, byKey) -> copy.put(type, Map.copyOf(byKey)));
        objects = Map.copyOf(copy);
    }

    public Collection<Document> all(ResourceType type) {
        return objects.getOrDefault(type, Map.of()).values();
    }

    public Optional<Document> find(ResourceKey key) {
        return Optional.ofNullable(objects.getOrDefault(key.type(), Map.of()).get(key));
    }

    /**
     * What this federation has put here. Endpoint slices that the member derives from a Service
     * inherit its labels, and what has an owner is its owner's: neither counts.
     */
    public Map<ResourceKey, Document> carried(FederationUid federation) {
        Map<ResourceKey, Document> carried = new HashMap<>();
        objects.forEach((type, byKey) ->
                byKey.forEach((key, object) -> {
                    boolean derivedHere =
                            type.equals(ResourceType.ENDPOINT_SLICES)
                                    && !object.labels().containsKey(Marks.DERIVED);
                    if (Marks.isOurs(object, federation)
                            && !derivedHere
                            && object.items("metadata", "ownerReferences").isEmpty()
                            && !object.has("metadata", "deletionTimestamp")) {
                        carried.put(key, object);
                    }
                }));
        return carried;
    }
}
