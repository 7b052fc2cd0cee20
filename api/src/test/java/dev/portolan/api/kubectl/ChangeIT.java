package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.api.RunningServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@ExtendWith(WithKubectl.class)
class ChangeIT {
    @Test
    void patchesInThreeWays(Kubectl kubectl) {
        applyWeb(kubectl);
        kubectl.run("patch", "deploy", "web", "--type=merge", "-p", "{\"spec\":{\"replicas\":3}}")
                .succeeded();
        kubectl.run(
                        "patch",
                        "deploy",
                        "web",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"add\",\"path\":\"/metadata/labels/new\",\"value\":\"yes\"}]")
                .succeeded();
        kubectl.run(
                        "patch",
                        "deploy",
                        "web",
                        "--type=strategic",
                        "-p",
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"side\",\"image\":\"envoy:2\"}]}}}}")
                .succeeded();
        assertThat(
                        field(
                                kubectl,
                                "deploy/web",
                                "{.spec.replicas} {.metadata.labels.new} "
                                        + "{.spec.template.spec.containers[*].image}"))
                .isEqualTo("3 yes nginx:1.27 envoy:2");
    }

    @Test
    void refusesAStrategicPatchOfAPolicy(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("policy.yaml", Manifests.POLICY)).succeeded();
        assertThat(
                        kubectl.run(
                                        "patch",
                                        "pp",
                                        "web",
                                        "--type=strategic",
                                        "-p",
                                        "{\"spec\":{\"priority\":9}}")
                                .failed())
                .contains("application/merge-patch+json");
    }

    @Test
    void keepsStatusAndSpecApart(Kubectl kubectl) {
        applyWeb(kubectl);
        kubectl.run(
                        "patch",
                        "deploy",
                        "web",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"readyReplicas\":9}}")
                .succeeded();
        assertThat(field(kubectl, "deploy/web", "{.status.readyReplicas}")).isEmpty();

        kubectl.run(
                        "patch",
                        "deploy",
                        "web",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        "{\"status\":{\"readyReplicas\":1},\"spec\":{\"replicas\":9}}")
                .succeeded();
        assertThat(
                        field(
                                kubectl,
                                "deploy/web",
                                "{.status.readyReplicas} {.spec.replicas} {.metadata.generation}"))
                .isEqualTo("1 2 1");
    }

    @Test
    void labelsAnnotatesAndScales(Kubectl kubectl) {
        applyWeb(kubectl);
        kubectl.run("label", "deploy", "web", "tier=middle", "--overwrite").succeeded();
        kubectl.run("annotate", "deploy", "web", "note=hello").succeeded();
        kubectl.run("scale", "deploy", "web", "--replicas=4").succeeded();
        kubectl.run("set", "image", "deploy/web", "main=nginx:2").succeeded();
        assertThat(
                        field(
                                kubectl,
                                "deploy/web",
                                "{.metadata.labels.tier} {.metadata.annotations.note}"
                                        + " {.spec.replicas} "
                                        + "{.spec.template.spec.containers[0].image}"))
                .isEqualTo("middle hello 4 nginx:2");
    }

    @Test
    void editsInAnEditor(Kubectl kubectl) throws Exception {
        applyWeb(kubectl);
        Path editor =
                Path.of(
                        kubectl.manifest(
                                "editor.sh",
                                "#!/bin/sh\nsed -i 's/replicas: 2/replicas: 6/' \"$1\"\n"));
        Files.setPosixFilePermissions(
                editor, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(
                        kubectl.run(
                                        Map.of("KUBE_EDITOR", editor.toString()),
                                        "edit",
                                        "deploy",
                                        "web")
                                .succeeded())
                .contains("deployment.apps/web edited");
        assertThat(field(kubectl, "deploy/web", "{.spec.replicas}")).isEqualTo("6");
    }

    @Test
    void refusesAReplacementOfAnOlderState(Kubectl kubectl) {
        applyWeb(kubectl);
        String older =
                kubectl.manifest(
                        "older.yaml",
                        kubectl.run("get", "deploy", "web", "-o", "yaml").succeeded());
        kubectl.run("scale", "deploy", "web", "--replicas=4").succeeded();
        assertThat(kubectl.run("replace", "-f", older).failed())
                .contains("Conflict", "the object has been modified");
        assertThat(field(kubectl, "deploy/web", "{.spec.replicas}")).isEqualTo("4");
    }

    @Test
    void deletesAndWaitsForFinalizers(Kubectl kubectl) {
        kubectl.run(
                        "apply",
                        "-f",
                        kubectl.manifest(
                                "kept.yaml",
                                """
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: kept, finalizers: [example.com/wait]}
                                """))
                .succeeded();
        kubectl.run("delete", "cm", "kept", "--wait=false").succeeded();
        assertThat(field(kubectl, "cm/kept", "{.metadata.deletionTimestamp}")).isNotEmpty();
        kubectl.run(
                        "patch",
                        "cm",
                        "kept",
                        "--type=merge",
                        "-p",
                        "{\"metadata\":{\"finalizers\":null}}")
                .succeeded();
        assertThat(kubectl.run("get", "cm", "kept").failed()).contains("NotFound");

        applyWeb(kubectl);
        assertThat(kubectl.run("delete", "deploy", "web", "--cascade=foreground").succeeded())
                .contains("deleted");
        assertThat(kubectl.run("delete", "deploy", "web").failed()).contains("NotFound");
    }

    @Test
    void deletesNothingInADryRun(Kubectl kubectl) {
        applyWeb(kubectl);
        assertThat(kubectl.run("delete", "deploy", "web", "--dry-run=server").succeeded())
                .contains("server dry run");
        assertThat(field(kubectl, "deploy/web", "{.metadata.deletionTimestamp}")).isEmpty();
    }

    @Test
    void deletesAllOfASelection(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("a.yaml", Manifests.configMap("a", "go: away")))
                .succeeded();
        kubectl.run(
                        "apply",
                        "-f",
                        kubectl.manifest("b.yaml", Manifests.configMap("b", "go: nowhere")))
                .succeeded();
        kubectl.run("delete", "cm", "-l", "go=away").succeeded();
        assertThat(kubectl.run("get", "cm", "-o", "name").succeeded().trim())
                .isEqualTo("configmap/b");
    }

    @Test
    void deletesWhatIsInANamespaceWithIt(Kubectl kubectl, RunningServer server) {
        kubectl.run(
                        "create",
                        "-f",
                        kubectl.manifest(
                                "ns.yaml",
                                """
                                apiVersion: v1
                                kind: Namespace
                                metadata: {name: doomed}
                                """))
                .succeeded();
        kubectl.run(
                        "apply",
                        "-n",
                        "doomed",
                        "-f",
                        kubectl.manifest("web.yaml", Manifests.DEPLOYMENT))
                .succeeded();
        kubectl.run("delete", "ns", "doomed", "--timeout=10s").succeeded();
        assertThat(
                        kubectl.run(
                                        "get",
                                        "deploy",
                                        "-A",
                                        "-o",
                                        "jsonpath={.items[*].metadata.namespace}")
                                .succeeded())
                .doesNotContain("doomed");
    }

    private static void applyWeb(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("web.yaml", Manifests.DEPLOYMENT)).succeeded();
    }

    private static String field(Kubectl kubectl, String object, String path) {
        return kubectl.run("get", object, "-o", "jsonpath=" + path).succeeded();
    }
}
