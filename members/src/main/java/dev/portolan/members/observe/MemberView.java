package dev.portolan.members.observe;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.workload.ServiceRef;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of one member now. Immutable; each part comes from a loop of its own.
 *
 * @param inventory the newest one that was trusted
 * @param quarantined what cannot be true in the newest report; empty where all can
 * @param observed whether the member's objects have been seen since this node leads
 */
public record MemberView(
        ClusterName member,
        Health health,
        Optional<Inventory> inventory,
        String quarantined,
        List<LatencySample> latency,
        boolean observed,
        Set<Namespace> namespaces,
        Map<ResourceKey, WorkloadReport> workloads,
        Map<ResourceKey, Document> carried,
        Map<ServiceRef, MemberService> services,
        Map<ResourceKey, String> problems) {

    public MemberView {
        latency = List.copyOf(latency);
        namespaces = Set.copyOf(namespaces);
        workloads = Map.copyOf(workloads);
        carried = Map.copyOf(carried);
        services = Map.copyOf(services);
        problems = Map.copyOf(problems);
    }

    /**
     * @param ready empty before the first judgement
     */
    public record Health(
            Optional<Boolean> ready, String reason, String message, Optional<Instant> heartbeat) {
        static final Health UNKNOWN =
                new Health(Optional.empty(), "NotYetSeen", "not yet seen", Optional.empty());
    }

    static MemberView unknown(ClusterName member) {
        return new MemberView(
                member,
                Health.UNKNOWN,
                Optional.empty(),
                "",
                List.of(),
                false,
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    public boolean isReady() {
        return health.ready().orElse(false);
    }

    MemberView withHealth(Health newHealth) {
        return new MemberView(
                member,
                newHealth,
                inventory,
                quarantined,
                latency,
                observed,
                namespaces,
                workloads,
                carried,
                services,
                problems);
    }

    MemberView withLatency(List<LatencySample> newLatency) {
        return new MemberView(
                member,
                health,
                inventory,
                quarantined,
                newLatency,
                observed,
                namespaces,
                workloads,
                carried,
                services,
                problems);
    }

    MemberView withProblems(Map<ResourceKey, String> newProblems) {
        return new MemberView(
                member,
                health,
                inventory,
                quarantined,
                latency,
                observed,
                namespaces,
                workloads,
                carried,
                services,
                newProblems);
    }

    MemberView withObservation(
            Inventory.Verdict verdict,
            Set<Namespace> newNamespaces,
            Map<ResourceKey, WorkloadReport> newWorkloads,
            Map<ResourceKey, Document> newCarried,
            Map<ServiceRef, MemberService> newServices) {
        return new MemberView(
                member,
                health,
                verdict instanceof Inventory.Trusted(Inventory trusted)
                        ? Optional.of(trusted)
                        : inventory,
                verdict instanceof Inventory.Quarantined(String reason) ? reason : "",
                latency,
                true,
                newNamespaces,
                newWorkloads,
                newCarried,
                newServices,
                problems);
    }
}
