package dev.portolan.control.state;

import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlanCommitter.Commit;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Clusters and placements in short: {@code "fra=2,nyc=1"} is two replicas on fra and one on nyc.
 */
final class StateFixtures {
    static final Namespace SHOP = Namespace.of("shop");

    private StateFixtures() {}

    static ResourceKey clusterKey(String name) {
        return ResourceKey.of(ResourceType.MEMBER_CLUSTERS, name);
    }

    static ResourceKey placementKey(String name) {
        return new ResourceKey(ResourceType.PLACEMENTS, SHOP, name + "-deployment");
    }

    static ResourceKey workloadKey(String name) {
        return new ResourceKey(ResourceType.DEPLOYMENTS, SHOP, name);
    }

    static Document cluster(String name, int cores, int foreign) {
        return Document.parse(
                """
                {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberCluster", "metadata": {"name": "%s"},
                 "spec": {"endpoint": "https://127.0.0.1:6443"},
                 "status": {"allocatable": {"cpu": "%d", "memory": "64Gi", "pods": "110"},
                            "foreign": {"cpu": "%d"}}}\
                """
                        .formatted(name, cores, foreign));
    }

    static Document placement(String name, String clusters, String observed) {
        return placement(name, clusters, observed, "1");
    }

    static Document placement(String name, String clusters, String observed, String cpu) {
        return Document.parse(
                """
                {"apiVersion": "portolan.dev/v1alpha1", "kind": "Placement",
                 "metadata": {"name": "%s-deployment", "namespace": "shop"},
                 "spec": {"workload": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "%s"},
                          "request": {"cpu": "%s", "pods": "1"},
                          "clusters": [%s]},
                 "status": {"clusters": [%s]}}\
                """
                        .formatted(
                                name,
                                name,
                                cpu,
                                each(clusters, "{\"cluster\": \"%s\", \"replicas\": %s}"),
                                each(
                                        observed,
                                        "{\"cluster\": \"%s\", \"ready\": 0, \"observed\":"
                                                + " {\"cpu\": \"%s\"}}")));
    }

    static Commit commit(FederationState state, String name, String clusters, Term term) {
        return commit(state, name, clusters, term, "1");
    }

    static Commit commit(
            FederationState state, String name, String clusters, Term term, String cpu) {
        return new Commit(
                placementKey(name),
                placement(name, clusters, "", cpu),
                state.get(placementKey(name)).map(StoredObject::revision),
                workloadKey(name),
                state.get(workloadKey(name)).map(StoredObject::revision).orElse(Revision.ZERO),
                term);
    }

    private static String each(String shares, String pattern) {
        return Arrays.stream(shares.split(","))
                .filter(share -> !share.isEmpty())
                .map(share -> pattern.formatted((Object[]) share.split("=")))
                .collect(Collectors.joining(","));
    }
}
