package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.workload.ServiceRef;
import dev.portolan.model.workload.Workload;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Assembles the fleet as a decider sees it, from the members' reports and the placements, those
 * under way included. Mutable and for one thread: decisions of one batch are added as they are
 * made, so that each sees the ones before it.
 */
final class FleetAssembler {
    private final Revision basedOn;
    private final List<MemberCluster> members;
    private final LatencyMatrix latency;
    private final Map<ResourceKey, Placement> placements = new HashMap<>();
    private final Map<ServiceRef, Set<ResourceKey>> serving = new HashMap<>();
    private final Map<ServiceRef, Set<ResourceKey>> calling = new HashMap<>();
    private final Map<ClusterName, ResourceVector> pending = new HashMap<>();
    private final Map<ClusterName, ResourceVector> claimed = new HashMap<>();
    private final Map<ServiceRef, Map<ClusterName, Integer>> unplacedServices = new TreeMap<>();

    FleetAssembler(
            Revision basedOn,
            Collection<MemberCluster> members,
            Collection<MemberService> services) {
        this.basedOn = basedOn;
        this.members =
                members.stream()
                        .sorted((one, other) -> one.name().compareTo(other.name()))
                        .toList();
        this.latency = LatencyMatrix.of(this.members);
        for (MemberService service : services) {
            unplacedServices
                    .computeIfAbsent(
                            new ServiceRef(service.namespace(), service.spec().service()),
                            ref -> new TreeMap<>())
                    .put(service.spec().cluster(), service.spec().readyEndpoints());
        }
    }

    /** Adds a placement, or puts it in place of the one of its key. */
    void put(Placement placement, Optional<Workload> workload) {
        count(placements.put(placement.key(), placement), -1);
        count(placement, 1);
        workload.ifPresent(known -> {
            known.serves()
                    .forEach(ref ->
                            serving.computeIfAbsent(ref, key -> new TreeSet<>())
                                    .add(placement.key()));
            known.calls()
                    .forEach(ref ->
                            calling.computeIfAbsent(ref, key -> new TreeSet<>())
                                    .add(placement.key()));
        });
    }

    /**
     * The fleet for a decision on one workload: what others have reserved, and what it uses itself.
     */
    FleetView viewFor(Workload workload) {
        ResourceKey key = Placement.key(workload.ref());
        Optional<Placement> own = Optional.ofNullable(placements.get(key));
        List<ClusterView> views = new ArrayList<>(members.size());
        for (MemberCluster member : members) {
            views.add(view(member, own));
        }
        Map<ServiceRef, Map<ClusterName, Integer>> services = new TreeMap<>();
        workload.calls().forEach(ref -> services.put(ref, replicas(ref, serving, key)));
        workload.calls().stream()
                .filter(ref -> serving.getOrDefault(ref, Set.of()).isEmpty())
                .forEach(ref -> services.put(ref, unplacedServices.getOrDefault(ref, Map.of())));
        Map<ServiceRef, Map<ClusterName, Integer>> callers = new TreeMap<>();
        workload.serves().forEach(ref -> callers.put(ref, replicas(ref, calling, key)));
        return new FleetView(basedOn, views, latency, services, callers);
    }

    /** Whether any placement, or any member by itself, has replicas of a service. */
    boolean runs(ServiceRef service) {
        return unplacedServices.getOrDefault(service, Map.of()).values().stream()
                        .anyMatch(count -> count > 0)
                || serving.getOrDefault(service, Set.of()).stream()
                        .map(placements::get)
                        .anyMatch(placement ->
                                placement != null && !placement.spec().clusters().isEmpty());
    }

    private Map<ClusterName, Integer> replicas(
            ServiceRef service, Map<ServiceRef, Set<ResourceKey>> index, ResourceKey except) {
        Map<ClusterName, Integer> replicas = new TreeMap<>();
        for (ResourceKey key : index.getOrDefault(service, Set.of())) {
            Placement placement = placements.get(key);
            if (placement != null && !key.equals(except)) {
                placement
                        .spec()
                        .clusters()
                        .forEach(share ->
                                replicas.merge(share.cluster(), share.replicas(), Integer::sum));
            }
        }
        return replicas;
    }

    private ClusterView view(MemberCluster member, Optional<Placement> own) {
        ClusterName name = member.name();
        ResourceVector observed =
                own.map(placement -> observedOn(placement, name)).orElse(ResourceVector.ZERO);
        ResourceVector reserved =
                own.map(placement -> placement.spec().reservedOn(name)).orElse(ResourceVector.ZERO);
        ResourceVector othersPending =
                pending.getOrDefault(name, ResourceVector.ZERO)
                        .minus(notYetSeen(reserved, observed));
        ResourceVector othersClaim =
                claimed.getOrDefault(name, ResourceVector.ZERO).minus(reserved.max(observed));
        ResourceVector committable =
                member.status().allocatable().minus(member.status().foreign()).minus(othersClaim);
        ResourceVector onNodes = observed;
        for (NodeShape shape : member.status().nodeShapes()) {
            onNodes = onNodes.plus(shape.free().times(shape.count()));
        }
        // The commit checks totals, and reports of nodes and of pods are not of the same moment:
        // never plan beyond it.
        return new ClusterView(member, othersPending.max(onNodes.minus(committable)), observed);
    }

    private void count(@Nullable Placement placement, int sign) {
        if (placement == null) {
            return;
        }
        for (ClusterReplicas share : placement.spec().clusters()) {
            ClusterName name = share.cluster();
            ResourceVector reserved = placement.spec().reservedOn(name);
            add(pending, name, notYetSeen(reserved, observedOn(placement, name)).times(sign));
            add(claimed, name, reserved.max(observedOn(placement, name)).times(sign));
        }
        for (Placement.ClusterStatus seen : placement.status().clusters()) {
            if (placement.spec().clusters().stream()
                    .noneMatch(share -> share.cluster().equals(seen.cluster()))) {
                add(claimed, seen.cluster(), seen.observed().times(sign));
            }
        }
    }

    private static ResourceVector notYetSeen(ResourceVector reserved, ResourceVector observed) {
        return reserved.minus(observed).max(ResourceVector.ZERO);
    }

    private static ResourceVector observedOn(Placement placement, ClusterName cluster) {
        return placement.status().clusters().stream()
                .filter(seen -> seen.cluster().equals(cluster))
                .map(Placement.ClusterStatus::observed)
                .findFirst()
                .orElse(ResourceVector.ZERO);
    }

    private static void add(
            Map<ClusterName, ResourceVector> totals, ClusterName name, ResourceVector amount) {
        totals.merge(name, amount, ResourceVector::plus);
    }
}
