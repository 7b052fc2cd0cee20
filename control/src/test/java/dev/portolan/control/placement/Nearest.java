package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.VolumePlace;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.workload.ServiceRef;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A decider for stories, simple enough to know by heart: everything on one cluster. That is the
 * primary's, else where it is as long as that answers or is tolerated, else where a service that it
 * calls runs, else the first with room.
 */
final class Nearest implements PlacementDecider {
    final List<PlacementRequest> asked = new ArrayList<>();

    @Override
    public Plan decide(FleetView fleet, PlacementRequest request, Instant now) {
        asked.add(request);
        Optional<ClusterName> home =
                request.volumes().stream()
                        .filter(VolumePlace::primary)
                        .map(VolumePlace::cluster)
                        .findFirst()
                        .or(() -> current(fleet, request, now))
                        .or(() -> nearCalled(fleet, request))
                        .or(() ->
                                fleet.clusters().stream()
                                        .filter(view ->
                                                view.member().isReady() && fits(view, request))
                                        .map(view -> view.member().name())
                                        .findFirst());
        int replicas = request.workload().replicas();
        return new Plan(
                request.workload(),
                request.policy(),
                fleet.basedOn(),
                home.map(name -> List.of(new ClusterReplicas(name, replicas))).orElse(List.of()),
                home.isPresent() ? 0 : replicas,
                List.of(),
                home.map(name -> "goes to " + name).orElse("fits nowhere"));
    }

    private static Optional<ClusterName> current(
            FleetView fleet, PlacementRequest request, Instant now) {
        return request.current()
                .flatMap(placement ->
                        placement.spec().clusters().stream()
                                .map(ClusterReplicas::cluster)
                                .filter(name ->
                                        fleet.clusters().stream()
                                                .filter(view -> view.member().name().equals(name))
                                                .anyMatch(view -> stays(view, request, now)))
                                .findFirst());
    }

    private static boolean stays(ClusterView view, PlacementRequest request, Instant now) {
        return view.member().isReady()
                || view.member()
                        .notReadySince()
                        .flatMap(since ->
                                request.policy().spec().unreachableLimit().map(since::plus))
                        .map(now::isBefore)
                        .orElse(true);
    }

    private static Optional<ClusterName> nearCalled(FleetView fleet, PlacementRequest request) {
        for (ServiceRef called : request.workload().calls()) {
            for (ClusterName name :
                    fleet.services().getOrDefault(called, java.util.Map.of()).keySet()) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(ClusterView view, PlacementRequest request) {
        ResourceVector free = view.own().minus(view.pending());
        for (var shape : view.member().status().nodeShapes()) {
            free = free.plus(shape.free().times(shape.count()));
        }
        return free.covers(request.workload().request().times(request.workload().replicas()));
    }
}
