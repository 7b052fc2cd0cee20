package dev.portolan.benchmarks.members;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long from a large member's joining to its being Ready with everything that it holds. */
final class Inventories {
    static final int NODES = 1_000;

    private static final int PODS_PER_NODE = 10;
    private static final int WARM_UPS = 1;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final OneMember bench;

    Inventories(OneMember bench) {
        this.bench = bench;
    }

    Latencies measure(int count) throws Exception {
        fill();
        return Latencies.of(WARM_UPS, count, this::join);
    }

    private double join(int number) throws Exception {
        double millis;
        try (Sighting ready =
                Sighting.of(
                        bench.federation(),
                        ResourceType.MEMBER_CLUSTERS,
                        "the member is Ready with all nodes and pods",
                        Inventories::isComplete)) {
            long start = System.nanoTime();
            bench.join();
            millis = ready.millisSince(start, LIMIT);
        }
        bench.leave();
        return millis;
    }

    private static boolean isComplete(StoredObject object) {
        MemberCluster member = MemberCluster.read(object.content());
        return member.isReady()
                && member.status().nodeShapes().stream().mapToInt(NodeShape::count).sum() == NODES
                && member.status().foreign().pods() == NODES * PODS_PER_NODE;
    }

    private void fill() {
        List<Write> pods = new ArrayList<>();
        for (StoredObject node :
                bench.member().list(ResourceType.NODES, Namespace.NONE, ReadLevel.LOCAL).items()) {
            for (int i = 0; i < PODS_PER_NODE; i++) {
                String name = node.key().name() + "-" + i;
                pods.add(
                        Write.create(
                                new ResourceKey(ResourceType.PODS, Namespace.of("default"), name),
                                pod(name, node.key().name(), pods.size())));
            }
        }
        bench.member().write(pods);
    }

    /** As large as pods are without their managed fields. */
    private static Document pod(String name, String node, int number) {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "Pod",
                 "metadata": {"namespace": "default", "name": "%1$s", "uid": "uid-%1$s",
                   "creationTimestamp": "2026-01-01T00:00:00Z",
                   "labels": {"app": "app-%3$d", "pod-template-hash": "5d4f8c7b9", "tier": "backend"},
                   "annotations": {"prometheus.io/scrape": "true", "prometheus.io/port": "9090"}},
                 "spec": {"nodeName": "%2$s", "serviceAccountName": "default", "restartPolicy": "Always",
                   "containers": [{"name": "main", "image": "registry.example.org/team/app:1.4.2",
                     "env": [{"name": "LOG_LEVEL", "value": "info"}, {"name": "REGION", "value": "eu-central-1"}],
                     "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                     "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 5},
                     "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
                                   "limits": {"memory": "256Mi"}}}],
                   "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists",
                     "effect": "NoExecute", "tolerationSeconds": 300}]},
                 "status": {"phase": "Running", "podIP": "10.141.%4$d.%5$d", "hostIP": "10.0.0.1",
                   "startTime": "2026-01-01T00:00:00Z",
                   "conditions": [{"type": "PodScheduled", "status": "True"},
                     {"type": "Initialized", "status": "True"},
                     {"type": "ContainersReady", "status": "True"}, {"type": "Ready", "status": "True"}],
                   "containerStatuses": [{"name": "main", "ready": true, "restartCount": 0,
                     "image": "registry.example.org/team/app:1.4.2",
                     "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}}
                """
                        .formatted(name, node, number, number / 256, number % 256));
    }
}
