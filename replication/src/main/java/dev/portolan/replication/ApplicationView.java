package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;
import dev.portolan.replication.lease.VolumeLease;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a step for one protected application is decided on.
 *
 * @param policy empty while there is none of the name that the application gives
 * @param placement of its workload; empty while it has not been placed
 * @param members every member cluster, by name
 */
public record ApplicationView(
        ProtectedApplication application,
        Optional<ReplicationPolicy> policy,
        Optional<Placement> placement,
        Map<ClusterName, MemberCluster> members,
        List<GroupView> groups) {
    public ApplicationView {
        members = Map.copyOf(members);
        groups = List.copyOf(groups);
    }

    /**
     * One consistency group as it is now.
     *
     * @param claims by the federation's names for storage classes
     * @param grant as of a linearizable read
     * @param reachable the members that answered when they were asked for their part
     * @param parts the VolumeGroup objects of those of them that have one
     */
    public record GroupView(
            GroupName name,
            List<ClaimStorage> claims,
            Optional<Grant> grant,
            Optional<SeenLease> lease,
            Set<ClusterName> reachable,
            Map<ClusterName, VolumeGroup> parts) {
        public GroupView {
            claims = List.copyOf(claims);
            reachable = Set.copyOf(reachable);
            parts = Map.copyOf(parts);
        }
    }

    /** A lease at one revision. */
    public record SeenLease(VolumeLease lease, Revision revision) {}

    /** Where the workload has been placed: one writer, so the most replicas, then the name. */
    Optional<ClusterName> placedOn() {
        return placement.stream()
                .flatMap(placed -> placed.spec().clusters().stream())
                .filter(share -> share.replicas() > 0)
                .min(
                        Comparator.comparingInt((ClusterReplicas share) -> -share.replicas())
                                .thenComparing(ClusterReplicas::cluster))
                .map(ClusterReplicas::cluster);
    }

    boolean isReady(ClusterName member) {
        MemberCluster cluster = members.get(member);
        return cluster != null && cluster.isReady();
    }
}
