package dev.portolan.api.admission;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.policy.ClusterAffinity;
import dev.portolan.model.policy.LatencyRule;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.model.policy.ResourceSelector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Warns of a placement policy that selects no object, or names clusters that have not joined. */
final class PolicyReach implements Admission {
    private final BiFunction<String, String, Optional<ResourceType>> types;

    /**
     * @param types the type of an apiVersion and a kind, if it is served
     */
    PolicyReach(BiFunction<String, String, Optional<ResourceType>> types) {
        this.types = types;
    }

    @Override
    public Review review(Input input) {
        if (!input.isOf(ResourceType.PLACEMENT_POLICIES)
                && !input.isOf(ResourceType.CLUSTER_PLACEMENT_POLICIES)) {
            return Review.CLEAN;
        }
        PlacementPolicy policy;
        try {
            policy = PlacementPolicy.read(input.object());
        } catch (DocumentException e) {
            // Refused by ReadsAsRecord, which says why.
            return Review.CLEAN;
        }
        List<String> warnings = new ArrayList<>();
        if (policy.spec().resourceSelectors().stream()
                .noneMatch(selector -> selectsSomething(policy, selector, input))) {
            warnings.add(
                    policy.display()
                            + " selects nothing yet: no object matches spec.resourceSelectors "
                            + policy.spec().resourceSelectors().stream()
                                    .map(PolicyReach::display)
                                    .collect(Collectors.joining(", ")));
        }
        unknownClusters(policy, input)
                .forEach(cluster ->
                        warnings.add(
                                policy.display()
                                        + " names cluster \""
                                        + cluster
                                        + "\", which has not joined the federation"));
        return Review.warning(warnings);
    }

    private boolean selectsSomething(
            PlacementPolicy policy, ResourceSelector selector, Input input) {
        return types.apply(selector.apiVersion(), selector.kind())
                .map(type ->
                        input.others().list(type, policy.namespace()).stream()
                                .anyMatch(selector::matches))
                .orElse(false);
    }

    private static Set<ClusterName> unknownClusters(PlacementPolicy policy, Input input) {
        PlacementPolicy.Spec spec = policy.spec();
        Stream<ClusterName> named =
                Stream.of(
                                names(spec.clusterAffinity()),
                                spec.replicas().weights().stream()
                                        .map(ReplicaRule.Weight::clusters)
                                        .flatMap(PolicyReach::names),
                                spec.latency().clients().stream()
                                        .map(LatencyRule.Client::cluster)
                                        .flatMap(Optional::stream))
                        .flatMap(names -> names);
        Set<ClusterName> unknown = named.collect(Collectors.toCollection(TreeSet::new));
        if (!unknown.isEmpty()) {
            input.others().list(ResourceType.MEMBER_CLUSTERS, Namespace.NONE).stream()
                    .map(Document::name)
                    .forEach(member -> unknown.removeIf(name -> name.value().equals(member)));
        }
        return unknown;
    }

    private static Stream<ClusterName> names(ClusterAffinity affinity) {
        return Stream.concat(affinity.clusterNames().stream(), affinity.exclude().stream());
    }

    private static String display(ResourceSelector selector) {
        return selector.apiVersion()
                + " "
                + selector.kind()
                + selector.name().map(name -> " " + name).orElse("");
    }
}
