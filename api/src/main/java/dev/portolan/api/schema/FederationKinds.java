package dev.portolan.api.schema;

import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the control cluster serves. */
final class FederationKinds {
    private static final List<String> OWN =
            List.of(
                    "memberclusters",
                    "placementpolicies",
                    "clusterplacementpolicies",
                    "placements",
                    "memberservices",
                    "replicationpolicies",
                    "protectedapplications",
                    "recoveryoperations",
                    "serviceexports",
                    "serviceimports");

    /** Kinds that exist in members only; nothing here would act on objects of theirs. */
    private static final Set<ResourceType> IN_MEMBERS_ONLY =
            Set.of(
                    ResourceType.PODS,
                    ResourceType.NODES,
                    ResourceType.VOLUMES,
                    ResourceType.ENDPOINT_SLICES,
                    new ResourceType("", "endpoints"),
                    new ResourceType("apps", "controllerrevisions"));

    private FederationKinds() {}

    static List<ServedKind> served() {
        List<ServedKind> kinds = new ArrayList<>(StandardKinds.all());
        kinds.removeIf(kind -> IN_MEMBERS_ONLY.contains(kind.type()));
        kinds.addAll(DefinitionFiles.read(OWN));
        return kinds;
    }
}
