package dev.portolan.chaos.simulation;

import dev.portolan.control.state.FederationState;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Stored objects read as values of the model, each instance once: a simulation looks at the same
 * ones again and again. For one thread.
 */
final class Readings {
    private final IdentityHashMap<Document, Placement> placements = new IdentityHashMap<>();
    private final IdentityHashMap<Document, MemberCluster> members = new IdentityHashMap<>();

    List<Placement> placements(FederationState state) {
        return state.list(ResourceType.PLACEMENTS, Namespace.NONE).stream()
                .map(this::placement)
                .toList();
    }

    Placement placement(StoredObject object) {
        return placements.computeIfAbsent(object.content(), Placement::read);
    }

    Optional<MemberCluster> member(FederationState state, ClusterName name) {
        return state.get(MemberCluster.key(name)).map(this::member);
    }

    MemberCluster member(StoredObject object) {
        return members.computeIfAbsent(object.content(), MemberCluster::read);
    }
}
