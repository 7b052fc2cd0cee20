package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.util.Map;

@ExtendWith(WithKubectl.class)
class GetIT {
    @Test
    void showsTablesNarrowAndWide(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", Manifests.DEPLOYMENT)).succeeded();
        assertThat(kubectl.run("get", "deploy").succeeded())
                .contains("NAME", "READY", "web", "0/2")
                .doesNotContain("nginx");
        assertThat(kubectl.run("get", "deploy", "-o", "wide").succeeded())
                .contains("IMAGES", "nginx:1.27");
    }

    @Test
    void showsWholeObjects(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", Manifests.DEPLOYMENT)).succeeded();
        assertThat(kubectl.run("get", "deploy", "web", "-o", "yaml").succeeded())
                .contains(
                        "apiVersion: apps/v1",
                        "kind: Deployment",
                        "uid:",
                        "creationTimestamp:",
                        "generation: 1");
        assertThat(kubectl.run("get", "deploy", "-o", "json").succeeded())
                .contains("\"kind\": \"List\"");
        assertThat(kubectl.run("get", "all", "-o", "name").succeeded())
                .contains("deployment.apps/web");
        assertThat(kubectl.run("describe", "deploy", "web").succeeded())
                .contains("Image:", "nginx:1.27");
    }

    @Test
    void selectsByLabelsAndFields(Kubectl kubectl) {
        for (String tier : new String[] {"edge", "middle", "data"}) {
            kubectl.run(
                            "apply",
                            "-f",
                            kubectl.manifest(
                                    tier + ".yaml", Manifests.configMap(tier, "tier: " + tier)))
                    .succeeded();
        }
        assertThat(names(kubectl, "-l", "tier=edge")).isEqualTo("edge");
        assertThat(names(kubectl, "-l", "tier!=edge")).isEqualTo("data middle");
        assertThat(names(kubectl, "-l", "tier in (edge, data)")).isEqualTo("data edge");
        assertThat(names(kubectl, "-l", "!tier")).isEmpty();
        assertThat(names(kubectl, "--field-selector", "metadata.name=middle")).isEqualTo("middle");
        assertThat(names(kubectl, "--chunk-size=1")).isEqualTo("data edge middle");
    }

    @Test
    void showsAllNamespaces(Kubectl kubectl) {
        kubectl.run(
                        "apply",
                        "-f",
                        kubectl.manifest("lone.yaml", Manifests.configMap("lone", "which: here")))
                .succeeded();
        assertThat(kubectl.run("get", "cm", "-A", "-l", "which=here").succeeded())
                .contains("NAMESPACE", "lone");
    }

    @Test
    void followsChanges(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", Manifests.DEPLOYMENT)).succeeded();
        try (Kubectl.Started watch =
                kubectl.start(
                        Map.of(),
                        "get",
                        "deploy",
                        "-w",
                        "-l",
                        "tier=edge",
                        "--output-watch-events")) {
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.out().contains("ADDED"));
            kubectl.run("scale", "deploy", "web", "--replicas", "7").succeeded();
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.out().contains("0/7"));
            kubectl.run("label", "deploy", "web", "--overwrite", "tier=middle").succeeded();
            await().atMost(Duration.ofSeconds(10)).until(() -> watch.out().contains("DELETED"));
        }
    }

    @Test
    void waitsForAFieldAndForDeletion(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", Manifests.DEPLOYMENT)).succeeded();
        kubectl.run("wait", "deploy/web", "--for=jsonpath={.spec.replicas}=2", "--timeout=10s")
                .succeeded();
        assertThat(kubectl.run("rollout", "status", "deploy/web", "--timeout=1s").failed())
                .contains("timed out");
    }

    private static String names(Kubectl kubectl, String... selection) {
        String[] arguments = new String[selection.length + 4];
        System.arraycopy(
                new String[] {"get", "cm", "-o", "jsonpath={.items[*].metadata.name}"},
                0,
                arguments,
                0,
                4);
        System.arraycopy(selection, 0, arguments, 4, selection.length);
        return kubectl.run(arguments).succeeded();
    }
}
