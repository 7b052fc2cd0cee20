package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.model.workload.Workload;

import java.util.List;
import java.util.Optional;

/** What a decider is asked for one workload, as the mirror has it. */
record Requests(Mirror mirror) {
    PlacementRequest of(Workload workload, PlacementPolicy policy) {
        VolumePlaces volumes = mirror.volumes();
        return new PlacementRequest(
                workload,
                effective(policy, workload, volumes),
                mirror.placement(Placement.key(workload.ref())),
                volumes.of(workload.ref(), this::isReady));
    }

    private boolean isReady(ClusterName name) {
        return Optional.ofNullable(mirror.members().get(name))
                .map(MemberCluster::isReady)
                .orElse(false);
    }

    /** Objects without pods go everywhere; what writes protected volumes goes to one place. */
    private static PlacementPolicy effective(
            PlacementPolicy policy, Workload workload, VolumePlaces volumes) {
        if (workload.request().pods() == 0) {
            return with(policy, ReplicaRule.DUPLICATE);
        }
        return volumes.protecting(workload.ref()).isPresent()
                ? with(
                        policy,
                        new ReplicaRule(
                                ReplicaRule.Mode.Divide,
                                ReplicaRule.Division.Pack,
                                List.of(),
                                0,
                                1))
                : policy;
    }

    private static PlacementPolicy with(PlacementPolicy policy, ReplicaRule rule) {
        PlacementPolicy.Spec spec = policy.spec();
        return new PlacementPolicy(
                policy.namespace(),
                policy.name(),
                new PlacementPolicy.Spec(
                        spec.resourceSelectors(),
                        spec.priority(),
                        spec.clusterAffinity(),
                        spec.tolerations(),
                        rule,
                        spec.latency(),
                        spec.scoreWeights()));
    }
}
