package dev.portolan.members.apply;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.util.Map;
import java.util.Set;

/**
 * One template and the members that should have it.
 *
 * @param asked how many replicas were asked for over the federation; 0 for objects without pods
 * @param shares replicas by member; 0 for an object without replicas that goes there
 */
public record Intent(StoredObject template, int asked, Map<ClusterName, Integer> shares) {
    private static final Set<ResourceType> SCALED =
            Set.of(ResourceType.DEPLOYMENTS, ResourceType.STATEFUL_SETS, ResourceType.REPLICA_SETS);
    private static final Set<ResourceType> WORKLOADS =
            Set.of(
                    ResourceType.DEPLOYMENTS,
                    ResourceType.STATEFUL_SETS,
                    ResourceType.REPLICA_SETS,
                    ResourceType.DAEMON_SETS,
                    ResourceType.JOBS);

    public Intent {
        shares = Map.copyOf(shares);
    }

    public ResourceKey key() {
        return template.key();
    }

    /** Whether its pods are what a placement divides. */
    public boolean isWorkload() {
        return isWorkload(key().type());
    }

    /** Whether objects of a type run pods of their own. */
    public static boolean isWorkload(ResourceType type) {
        return WORKLOADS.contains(type);
    }

    /**
     * Whether a copy here must have stopped before one may start elsewhere: its pods write to
     * claims.
     */
    boolean hasSingleWriter() {
        Document content = template.content();
        if (!content.items("spec", "volumeClaimTemplates").isEmpty()) {
            return true;
        }
        return content.items("spec", "template", "spec", "volumes").stream()
                .anyMatch(volume -> volume.has("persistentVolumeClaim"));
    }

    /** What a member is sent, marks included but for the term, which the write adds. */
    public Document body(StorageClassMap classes, int replicas, FederationUid federation) {
        Document content = classes.applyTo(TemplateBody.of(template.content()));
        Document scaled =
                SCALED.contains(key().type())
                        ? content.edit(root -> root.withObject("/spec").put("replicas", replicas))
                        : content;
        return Marks.stamp(scaled, federation)
                .edit(root ->
                        root.withObject("/metadata/annotations")
                                .put(Marks.REVISION, template.revision().toString()));
    }
}
