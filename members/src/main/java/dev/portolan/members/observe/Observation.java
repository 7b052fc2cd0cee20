package dev.portolan.members.observe;

import dev.portolan.members.FederationUid;
import dev.portolan.members.apply.Intents;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.workload.ServiceRef;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a member's objects into what the federation knows of it. Pure. */
final class Observation {
    private Observation() {}

    /**
     * @param exports the exported services, each with its export's answer annotation or an empty
     *     string
     * @param version as {@code /version} gave it
     */
    record Input(
            ClusterName member,
            MemberSnapshot snapshot,
            Intents intents,
            Map<ServiceRef, String> exports,
            Optional<Gateway> gateway,
            FederationUid federation,
            String version,
            Set<String> apis) {}

    /** The view with what the objects say now. */
    static MemberView of(MemberView before, Input input) {
        MemberSnapshot snapshot = input.snapshot();
        Map<ResourceKey, Document> carried = snapshot.carried(input.federation());
        Inventory.Verdict inventory =
                StockTaking.of(
                        snapshot,
                        input.version(),
                        input.apis(),
                        root -> isPlaced(input.intents(), carried, snapshot, root));
        Set<Namespace> namespaces = new HashSet<>();
        snapshot.all(ResourceType.NAMESPACES)
                .forEach(namespace -> namespaces.add(Namespace.of(namespace.name())));
        return before.withObservation(
                inventory,
                namespaces,
                workloads(snapshot, carried, input.intents()),
                carried,
                ServiceReports.of(
                        input.member(),
                        snapshot,
                        input.exports(),
                        input.gateway(),
                        input.federation()));
    }

    /**
     * A pod is ours while its workload carries our label, or has just gone and a placement still
     * knows it.
     */
    private static boolean isPlaced(
            Intents intents,
            Map<ResourceKey, Document> carried,
            MemberSnapshot snapshot,
            ResourceKey root) {
        return intents.byKey().containsKey(root)
                && (carried.containsKey(root) || snapshot.find(root).isEmpty());
    }

    private static Map<ResourceKey, WorkloadReport> workloads(
            MemberSnapshot snapshot, Map<ResourceKey, Document> carried, Intents intents) {
        Map<ResourceKey, ResourceVector> used = new HashMap<>();
        Map<ResourceKey, Integer> running = new HashMap<>();
        try {
            for (PodIndex.RunningPod pod : PodIndex.of(snapshot).pods()) {
                used.merge(pod.root(), pod.requests(), ResourceVector::plus);
                running.merge(pod.root(), 1, Integer::sum);
            }
        } catch (IllegalArgumentException e) {
            used.clear(); // the same report is quarantined; counts of replicas do not depend on it
        }
        Map<ResourceKey, WorkloadReport> workloads = new HashMap<>();
        carried.forEach((key, live) ->
                workloads.put(
                        key,
                        WorkloadReport.of(
                                key,
                                live,
                                used.getOrDefault(key, ResourceVector.ZERO),
                                running.getOrDefault(key, 0))));
        running.forEach((root, pods) -> {
            if (!workloads.containsKey(root) && isPlaced(intents, carried, snapshot, root)) {
                workloads.put(
                        root,
                        WorkloadReport.ofPods(used.getOrDefault(root, ResourceVector.ZERO), pods));
            }
        });
        return workloads;
    }
}
