package dev.portolan.chaos.simulation;

import dev.portolan.control.state.FederationState;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.Comparator;
import java.util.Optional;

/** What policies mean, in the checks' own words. Pure. */
final class Policies {
    private Policies() {}

    /** The policy that is for an object: the highest priority, then the first by name. */
    static Optional<PlacementPolicy> of(FederationState state, Document template) {
        return state.list(ResourceType.PLACEMENT_POLICIES, Namespace.NONE).stream()
                .map(object -> PlacementPolicy.read(object.content()))
                .filter(policy -> policy.selects(template))
                .min(
                        Comparator.comparingInt(
                                        (PlacementPolicy policy) -> -policy.spec().priority())
                                .thenComparing(PlacementPolicy::name));
    }

    static Optional<PlacementPolicy> of(FederationState state, Placement placement) {
        return state.get(template(placement)).flatMap(object -> of(state, object.content()));
    }

    static ResourceKey template(Placement placement) {
        return new ResourceKey(
                ResourceType.DEPLOYMENTS,
                placement.namespace(),
                placement.spec().workload().name());
    }

    /** Whether new replicas may go to a member, room and readiness aside. */
    static boolean admits(PlacementPolicy policy, MemberCluster member) {
        return policy.spec().clusterAffinity().allows(member)
                && member.spec().taints().stream().allMatch(taint -> tolerates(policy, taint));
    }

    /** Whether replicas may stay on a member for ever, readiness aside. */
    static boolean keeps(PlacementPolicy policy, MemberCluster member) {
        return policy.spec().clusterAffinity().allows(member)
                && member.spec().taints().stream()
                        .filter(taint -> taint.effect() == Taint.Effect.NoExecute)
                        .allMatch(taint -> tolerates(policy, taint));
    }

    private static boolean tolerates(PlacementPolicy policy, Taint taint) {
        return policy.spec().tolerations().stream()
                .anyMatch(toleration -> toleration.tolerates(taint));
    }
}
