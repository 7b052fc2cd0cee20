package dev.portolan.members.observe;

import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.cluster.StorageOffer;
import dev.portolan.model.quantity.ResourceVector;

import java.util.List;
import java.util.Set;

/** What a member offers, as {@code MemberCluster.status} has it; see there for the fields. */
public record Inventory(
        String kubernetesVersion,
        Set<String> apis,
        List<NodeShape> nodeShapes,
        ResourceVector allocatable,
        ResourceVector foreign,
        List<StorageOffer> storage) {
    public Inventory {
        apis = Set.copyOf(apis);
        nodeShapes = List.copyOf(nodeShapes);
        storage = List.copyOf(storage);
    }

    /** Whether a report can be true. */
    sealed interface Verdict {}

    record Trusted(Inventory inventory) implements Verdict {}

    /**
     * @param reason what cannot be true in it
     */
    record Quarantined(String reason) implements Verdict {}
}
