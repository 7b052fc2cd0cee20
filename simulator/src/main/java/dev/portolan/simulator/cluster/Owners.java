package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Who owns whom, by {@code metadata.ownerReferences}. */
final class Owners {
    private Owners() {}

    /** The owners that an object names. */
    static List<JsonNode> of(StoredObject object) {
        return object.content().items("metadata", "ownerReferences");
    }

    static boolean controls(StoredObject owner, StoredObject object) {
        return of(object).stream()
                .anyMatch(reference ->
                        reference.path("controller").asBoolean()
                                && reference.path("uid").asText().equals(owner.content().uid()));
    }

    /** Objects by the UIDs of their owners. */
    static Map<String, List<StoredObject>> index(
            Collection<SortedMap<ResourceKey, StoredObject>> objects) {
        Map<String, List<StoredObject>> byOwner = new HashMap<>();
        for (SortedMap<ResourceKey, StoredObject> ofType : objects) {
            for (StoredObject object : ofType.values()) {
                for (JsonNode reference : object.content().at("metadata", "ownerReferences")) {
                    byOwner.computeIfAbsent(
                                    reference.path("uid").asText(), uid -> new ArrayList<>())
                            .add(object);
                }
            }
        }
        return byOwner;
    }
}
