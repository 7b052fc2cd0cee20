package dev.portolan.chaos.simulation;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Taint;
import dev.portolan.model.policy.ClusterAffinity;
import dev.portolan.model.policy.LabelSelector;
import dev.portolan.model.policy.LatencyRule;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.model.policy.ResourceSelector;
import dev.portolan.model.policy.ScoreWeights;
import dev.portolan.model.policy.Toleration;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** People who create, change and delete workloads and policies as they like. */
final class Users {
    static final String TAINT = "reserved";

    private static final Namespace SHOP = new Namespace("shop");
    private static final int WORKLOADS = 14;
    private static final int GROUPS = 4;
    private static final List<String> PROVIDERS = SimulatedMember.PROVIDERS;
    private static final List<ReplicaRule.Division> DIVISIONS =
            List.of(
                    ReplicaRule.Division.Capacity,
                    ReplicaRule.Division.Pack,
                    ReplicaRule.Division.Even);

    private final SimulatedStore store;
    private final RandomGenerator random;

    Users(SimulatedStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /** One change by somebody. */
    void act(List<ClusterName> clusters) {
        int dice = random.nextInt(10);
        if (dice < 3) {
            ResourceKey key = policyKey(random.nextInt(GROUPS));
            store.put(key, policy(key.name(), clusters));
        } else if (dice < 8) {
            int workload = random.nextInt(WORKLOADS);
            store.put(deploymentKey(workload), deployment(workload));
            store.put(serviceKey(workload), service(workload));
        } else if (dice < 9) {
            delete(deploymentKey(random.nextInt(WORKLOADS)));
        } else {
            delete(policyKey(random.nextInt(GROUPS)));
        }
    }

    private void delete(ResourceKey key) {
        store.state()
                .get(key)
                .ifPresent(object -> store.write(Write.delete(key, object.revision())));
    }

    /** A workload keeps the request that it was born with; its replicas and its group change. */
    private Document deployment(int number) {
        String name = "w" + number;
        int cpu = 250 * (1 + (number * 7) % 9);
        int calls = random.nextInt(WORKLOADS);
        Document fresh =
                Document.parse(
                        """
                        {"apiVersion": "apps/v1", "kind": "Deployment",
                         "metadata": {"name": "%1$s", "namespace": "shop", "uid": "uid-%1$s",
                           "labels": {"app": "%1$s", "group": "g%2$d"},
                           "annotations": {"portolan.dev/calls": "%3$s"}},
                         "spec": {"replicas": %4$d, "template": {"metadata": {"labels": {"app": "%1$s"}},
                           "spec": {"containers": [{"name": "server",
                             "resources": {"requests": {"cpu": "%5$dm", "memory": "%6$dMi"}}}]}}}}
                        """
                                .formatted(
                                        name,
                                        random.nextInt(GROUPS),
                                        calls == number || calls % 2 == 0 ? "" : "w" + calls,
                                        random.nextInt(8),
                                        cpu,
                                        256 + 128 * (number % 5)));
        Optional<StoredObject> stored = store.state().get(deploymentKey(number));
        return stored.isEmpty() || random.nextBoolean()
                ? fresh
                : stored.get()
                        .content()
                        .edit(root -> root.withObject("/spec").put("replicas", random.nextInt(8)));
    }

    private static Document service(int number) {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"name": "w%1$d", "namespace": "shop", "uid": "uid-svc-w%1$d"},
                 "spec": {"selector": {"app": "w%1$d"}, "ports": [{"port": 80}]}}
                """
                        .formatted(number));
    }

    private Document policy(String name, List<ClusterName> clusters) {
        int group = random.nextInt(GROUPS);
        boolean divided = random.nextInt(4) > 0;
        int most = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
        PlacementPolicy.Spec spec =
                new PlacementPolicy.Spec(
                        List.of(
                                new ResourceSelector(
                                        "apps/v1",
                                        "Deployment",
                                        Optional.empty(),
                                        random.nextInt(3) == 0
                                                ? Optional.empty()
                                                : Optional.of(
                                                        new LabelSelector(
                                                                Map.of("group", "g" + group),
                                                                List.of())))),
                        random.nextInt(3),
                        affinity(clusters),
                        tolerations(),
                        new ReplicaRule(
                                divided ? ReplicaRule.Mode.Divide : ReplicaRule.Mode.Duplicate,
                                DIVISIONS.get(random.nextInt(DIVISIONS.size())),
                                List.of(),
                                divided && most != 1 ? random.nextInt(3) : 0,
                                most == 0 ? 0 : Math.max(2, most)),
                        latency(clusters),
                        ScoreWeights.DEFAULT);
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("apiVersion", "portolan.dev/v1alpha1").put("kind", PlacementPolicy.KIND);
        root.set("spec", Json.tree(spec));
        root.withObject("/metadata").put("name", name).put("namespace", SHOP.name());
        return Document.owning(root);
    }

    private ClusterAffinity affinity(List<ClusterName> clusters) {
        return switch (random.nextInt(4)) {
            case 0 ->
                    new ClusterAffinity(
                            List.of(),
                            List.of(clusters.get(random.nextInt(clusters.size()))),
                            Optional.empty(),
                            Optional.empty());
            case 1 ->
                    new ClusterAffinity(
                            List.of(),
                            List.of(),
                            Optional.empty(),
                            Optional.of(
                                    new LabelSelector(
                                            Map.of(
                                                    "provider",
                                                    PROVIDERS.get(
                                                            random.nextInt(PROVIDERS.size()))),
                                            List.of())));
            default -> ClusterAffinity.ANY;
        };
    }

    private List<Toleration> tolerations() {
        Toleration unreachable =
                new Toleration(
                        Taint.UNREACHABLE,
                        Toleration.Operator.Exists,
                        "",
                        Optional.empty(),
                        Optional.of((long) (5 + random.nextInt(60))));
        Toleration reserved =
                new Toleration(
                        TAINT, Toleration.Operator.Exists, "", Optional.empty(), Optional.empty());
        return random.nextInt(3) == 0 ? List.of(unreachable, reserved) : List.of(unreachable);
    }

    private LatencyRule latency(List<ClusterName> clusters) {
        return random.nextBoolean()
                ? LatencyRule.NONE
                : new LatencyRule(
                        List.of(
                                new LatencyRule.Client(
                                        Optional.of(clusters.get(random.nextInt(clusters.size()))),
                                        Optional.empty(),
                                        1)),
                        Optional.empty());
    }

    private static ResourceKey deploymentKey(int number) {
        return new ResourceKey(ResourceType.DEPLOYMENTS, SHOP, "w" + number);
    }

    private static ResourceKey serviceKey(int number) {
        return new ResourceKey(ResourceType.SERVICES, SHOP, "w" + number);
    }

    private static ResourceKey policyKey(int number) {
        return new ResourceKey(ResourceType.PLACEMENT_POLICIES, SHOP, "p" + number);
    }
}
