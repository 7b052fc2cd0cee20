package dev.portolan.benchmarks.members;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import java.time.Duration;
import java.util.Random;

/** How long from a Placement in the federation's store to its workload in the member. */
final class AppliedWorkloads {
    private static final int WARM_UPS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The loops gather for 20 ms: measurements begin at every point of that. */
    private static final int PAUSE_MILLIS = 60;

    private final OneMember bench;
    private final Random random = new Random(1);

    AppliedWorkloads(OneMember bench) {
        this.bench = bench;
    }

    Latencies measure(int count) throws Exception {
        try (Sighting joined =
                Sighting.of(
                        bench.federation(),
                        ResourceType.MEMBER_CLUSTERS,
                        "the member is Ready",
                        object -> MemberCluster.read(object.content()).isReady())) {
            bench.join();
            joined.millisSince(System.nanoTime(), LIMIT);
        }
        return Latencies.of(WARM_UPS, count, this::apply);
    }

    /** A workload of its own each time, as users bring them. */
    private double apply(int number) throws Exception {
        String name = "web-" + (WARM_UPS + number);
        OneMember.put(bench.federation(), ResourceType.DEPLOYMENTS, deployment(name));
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        try (Sighting applied =
                Sighting.of(
                        bench.member(),
                        ResourceType.DEPLOYMENTS,
                        "Deployment " + name + " in the member",
                        object -> object.key().name().equals(name))) {
            long start = System.nanoTime();
            OneMember.put(bench.federation(), ResourceType.PLACEMENTS, placement(name));
            return applied.millisSince(start, LIMIT);
        }
    }

    private static Document deployment(String name) {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"namespace": "default", "name": "%1$s", "uid": "uid-%1$s", "generation": 1},
                 "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "%1$s"}},
                          "template": {"metadata": {"labels": {"app": "%1$s"}},
                                       "spec": {"containers": [{"name": "main", "image": "nginx:1.27",
                                           "resources": {"requests": {"cpu": "100m"}}}]}}}}
                """
                        .formatted(name));
    }

    private static Document placement(String name) {
        return Document.parse(
                """
                {"apiVersion": "portolan.dev/v1alpha1", "kind": "Placement",
                 "metadata": {"namespace": "default", "name": "%1$s-deployment", "uid": "placement-%1$s"},
                 "spec": {"workload": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "%1$s"},
                          "replicas": 1, "request": {"cpu": "100m", "pods": "1"},
                          "clusters": [{"cluster": "bench", "replicas": 1}]}}
                """
                        .formatted(name));
    }
}
