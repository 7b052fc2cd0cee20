package dev.portolan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.model.resource.Namespace;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A member seen through kubectl. */
class KubectlMemberIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SHOP =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: frontend, namespace: shop}
            spec:
              replicas: 3
              selector: {matchLabels: {app: frontend}}
              template:
                metadata: {labels: {app: frontend}}
                spec:
                  containers:
                  - name: server
                    image: frontend:1
                    ports: [{name: http, containerPort: 8080}]
                    resources: {requests: {cpu: 100m, memory: 64Mi}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: frontend, namespace: shop}
            spec:
              type: LoadBalancer
              selector: {app: frontend}
              ports: [{name: http, port: 80, targetPort: http}]
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              serviceName: db
              replicas: 1
              selector: {matchLabels: {app: db}}
              template:
                metadata:
                  labels: {app: db}
                  annotations: {simulator.portolan.dev/journal: data}
                spec:
                  containers: [{name: server, image: "postgres:17"}]
              volumeClaimTemplates:
              - metadata: {name: data}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
            """;

    @TempDir Path folder;
    private StartedFleet started;
    private SimulatedCluster member;
    private Path kubeconfig;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(hasKubectl(), "kubectl is not installed: a member is not seen through it");
        started = new StartedFleet(1, folder);
        member = started.member(0);
        kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, member.kubeconfig().toYaml());
    }

    @AfterEach
    void stop() throws Exception {
        if (started != null) {
            started.close();
        }
    }

    @Test
    void runsAShopAndShowsIt() throws Exception {
        Path manifest = Files.writeString(folder.resolve("shop.yaml"), SHOP);
        kubectl("apply", "-f", manifest.toString());
        kubectl("rollout", "status", "deployment/frontend", "-n", "shop", "--timeout=30s");
        kubectl(
                "wait",
                "statefulset/db",
                "--for=jsonpath={.status.readyReplicas}=1",
                "-n",
                "shop",
                "--timeout=30s");

        assertThat(kubectl("get", "pods", "-n", "shop"))
                .contains("db-0")
                .contains("1/1")
                .contains("Running");
        assertThat(kubectl("get", "pvc", "-n", "shop"))
                .contains("data-db-0")
                .contains("Bound")
                .contains("gp3");
        assertThat(kubectl("get", "service", "frontend", "-n", "shop"))
                .contains("10.41.")
                .contains(".10 ");
        assertThat(
                        kubectl(
                                "get",
                                "endpointslices",
                                "-n",
                                "shop",
                                "-l",
                                "kubernetes.io/service-name=frontend",
                                "-o",
                                "jsonpath={.items[0].endpoints[*].conditions.ready}"
                                        + " {.items[0].ports[0].port}"))
                .isEqualTo("true true true 8080");
        assertThat(kubectl("get", "nodes")).contains("Ready").contains("aws-frankfurt-node-3");

        Path journal = member.folder(new Namespace("shop"), "data-db-0").resolve("journal.log");
        await().atMost(PATIENCE).until(() -> Files.exists(journal) && Files.size(journal) > 500);

        kubectl("scale", "deployment/frontend", "--replicas=1", "-n", "shop");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(
                                        kubectl(
                                                "get",
                                                "deployment",
                                                "frontend",
                                                "-n",
                                                "shop",
                                                "-o",
                                                "jsonpath={.status.replicas}"))
                                .isEqualTo("1"));
        kubectl("delete", "namespace", "shop", "--timeout=30s");
        assertThat(kubectl("get", "pods", "-A")).doesNotContain("shop");
    }

    private String kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "kubectl", ".out");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(PATIENCE.toSeconds() + 10, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && process.exitValue() == 0).as("%s:%n%s", command, text).isTrue();
        return text;
    }

    private static boolean hasKubectl() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("kubectl", "version", "--client").start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
