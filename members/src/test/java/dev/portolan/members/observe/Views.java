package dev.portolan.members.observe;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.quantity.Millicores;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.workload.ServiceRef;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Views of members for tests. */
public final class Views {
    private Views() {}

    /** A Ready member with an empty inventory. */
    public static MemberView ready(ClusterName member) {
        return observed(member, Map.of(), Map.of());
    }

    /** A Ready member whose copy of a workload has this many pods, all of them fine. */
    public static MemberView running(ClusterName member, ResourceKey workload, int replicas) {
        var report =
                new WorkloadReport(
                        Optional.of(new Revision(5)),
                        "digest",
                        true,
                        replicas,
                        replicas,
                        replicas,
                        replicas,
                        replicas,
                        ResourceVector.ofPod(new Millicores(100), Bytes.ZERO).times(replicas),
                        replicas);
        return observed(member, Map.of(workload, report), Map.of());
    }

    /** A Ready member that has this service. */
    public static MemberView serving(ClusterName member, MemberService service) {
        ServiceRef ref = new ServiceRef(service.namespace(), service.spec().service());
        return observed(member, Map.of(), Map.of(ref, service));
    }

    /** The same member, no longer answering. */
    public static MemberView lost(MemberView view) {
        return notReady(view, "Unreachable", "no answer for 30 s");
    }

    /** The same member, not Ready for a reason. */
    public static MemberView notReady(MemberView view, String reason, String message) {
        return view.withHealth(
                new MemberView.Health(Optional.of(false), reason, message, Optional.empty()));
    }

    /** The same member with something that is not as it should be. */
    public static MemberView problem(MemberView view, ResourceKey key, String message) {
        return view.withProblems(Map.of(key, message));
    }

    private static MemberView observed(
            ClusterName member,
            Map<ResourceKey, WorkloadReport> workloads,
            Map<ServiceRef, MemberService> services) {
        return MemberView.unknown(member)
                .withHealth(
                        new MemberView.Health(
                                Optional.of(true), "MemberAnswers", "answers", Optional.empty()))
                .withObservation(
                        new Inventory.Quarantined(""),
                        Set.of(Namespace.of("shop")),
                        workloads,
                        Map.of(),
                        services);
    }
}
