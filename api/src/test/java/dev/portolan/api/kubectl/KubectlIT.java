package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.portolan.api.RunningServer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

class KubectlIT {
    private static final String DEPLOYMENT =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              labels: {app: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: main
                    image: nginx:1.27
            """;

    @TempDir static Path folder;

    static RunningServer server;
    static Kubectl kubectl;

    @BeforeAll
    static void start() {
        Optional<Path> binary = Kubectl.find();
        assumeThat(binary).as("kubectl is not installed").isPresent();
        server = RunningServer.ofFederation();
        kubectl = new Kubectl(binary.get(), folder);
        server.kubeconfig().write(kubectl.kubeconfig());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void appliesAndShowsADeployment() {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", DEPLOYMENT)).succeeded();
        assertThat(kubectl.run("get", "deploy", "-o", "wide").succeeded())
                .contains("web", "CONTAINERS", "nginx:1.27");
        assertThat(kubectl.run("get", "deploy", "web", "-o", "yaml").succeeded())
                .contains("image: nginx:1.27");
    }
}
