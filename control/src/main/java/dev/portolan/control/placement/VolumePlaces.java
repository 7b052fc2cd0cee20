package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.VolumePlace;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.workload.WorkloadRef;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where the copies of a workload's protected volumes are, from the ProtectedApplications. Pure.
 *
 * @param rpo the lag that a replication policy, by its name, aims at
 */
record VolumePlaces(Collection<ProtectedApplication> applications, Function<String, Duration> rpo) {
    Optional<ProtectedApplication> protecting(WorkloadRef ref) {
        return applications.stream()
                .filter(application ->
                        application.namespace().equals(ref.namespace())
                                && application.spec().workload().kind().equals(ref.kind())
                                && application.spec().workload().name().equals(ref.name()))
                .findFirst();
    }

    /**
     * The copies, the primary first. Before there is any, a preferred member that is {@code usable}
     * counts as the primary: that is where protection will begin.
     */
    List<VolumePlace> of(WorkloadRef ref, Predicate<ClusterName> usable) {
        Optional<ProtectedApplication> found = protecting(ref);
        if (found.isEmpty()) {
            return List.of();
        }
        ProtectedApplication application = found.get();
        Duration aim = rpo.apply(application.spec().policyRef());
        ProtectedApplication.Status status = application.status();
        Optional<ClusterName> primary =
                status.primary().isEmpty() && status.replicas().isEmpty()
                        ? application.spec().preferredMember().filter(usable)
                        : status.primary();
        List<VolumePlace> places = new ArrayList<>();
        primary.ifPresent(cluster ->
                places.add(new VolumePlace(cluster, true, Optional.of(Duration.ZERO), true, aim)));
        for (ProtectedApplication.Replica replica : status.replicas()) {
            if (!primary.equals(Optional.of(replica.member()))) {
                places.add(
                        new VolumePlace(
                                replica.member(),
                                false,
                                replica.lagSeconds().map(Duration::ofSeconds),
                                replica.verified(),
                                aim));
            }
        }
        return places;
    }
}
