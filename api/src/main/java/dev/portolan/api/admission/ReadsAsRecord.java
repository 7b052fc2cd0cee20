package dev.portolan.api.admission;

import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;

import java.util.Map;
import java.util.function.Consumer;

/**
 * Refuses an object of Portolan's kinds that its loops could not read: what the schema allows and
 * the record does not.
 */
final class ReadsAsRecord implements Admission {
    private static final Map<ResourceType, Consumer<Document>> READERS =
            Map.of(
                    ResourceType.MEMBER_CLUSTERS, MemberCluster::read,
                    ResourceType.PLACEMENT_POLICIES, PlacementPolicy::read,
                    ResourceType.CLUSTER_PLACEMENT_POLICIES, PlacementPolicy::read,
                    ResourceType.PLACEMENTS, Placement::read,
                    ResourceType.MEMBER_SERVICES, MemberService::read,
                    ResourceType.REPLICATION_POLICIES, ReplicationPolicy::read,
                    ResourceType.PROTECTED_APPLICATIONS, ProtectedApplication::read,
                    ResourceType.VOLUME_GROUPS, VolumeGroup::read);

    @Override
    public Review review(Input input) {
        Consumer<Document> reader = READERS.get(input.kind().type());
        if (reader == null) {
            return Review.CLEAN;
        }
        try {
            reader.accept(input.object());
            return Review.CLEAN;
        } catch (DocumentException e) {
            return Review.refused(
                    Cause.invalid(e.field().isEmpty() ? "spec" : e.field(), e.problem()));
        } catch (IllegalArgumentException e) {
            // Names are read outside the document's parts.
            return Review.refused(Cause.invalid("metadata.name", String.valueOf(e.getMessage())));
        }
    }
}
