package dev.portolan.members.apply;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;

import java.util.Map;

/**
 * All that the plan for one member depends on.
 *
 * @param storageClasses the federation's names to the member's
 * @param derived what Portolan itself needs there, stamped
 * @param present what the member has with this federation's label
 * @param copies workloads' copies in all members that answer
 */
public record World(
        ClusterName member,
        Map<String, String> storageClasses,
        Intents intents,
        Map<ResourceKey, Document> derived,
        Map<ResourceKey, Document> present,
        Map<ResourceKey, Map<ClusterName, Copy>> copies) {
    public World {
        storageClasses = Map.copyOf(storageClasses);
        derived = Map.copyOf(derived);
        present = Map.copyOf(present);
        copies = Map.copyOf(copies);
    }

    World withPresent(Map<ResourceKey, Document> newPresent) {
        return new World(member, storageClasses, intents, derived, newPresent, copies);
    }
}
