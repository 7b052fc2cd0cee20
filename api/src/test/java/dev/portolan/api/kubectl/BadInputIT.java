package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.api.RunningServer;
import dev.portolan.api.security.Kubeconfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Path;
import java.util.Map;

/** What a user gets told who makes a mistake; nothing is changed by any of them. */
@ExtendWith(WithKubectl.class)
class BadInputIT {
    @Test
    void anUnknownField(Kubectl kubectl) {
        refused(kubectl, Manifests.POLICY + "  clusterz: [x]\n")
                .contains("strict decoding error: unknown field \"spec.clusterz\"");
    }

    @Test
    void anUnknownFieldWithAWarningOnly(Kubectl kubectl) {
        Kubectl.Run run =
                kubectl.run(
                        "apply",
                        "--validate=warn",
                        "-f",
                        kubectl.manifest("bad.yaml", Manifests.POLICY + "  clusterz: [x]\n"));
        assertThat(run.succeeded()).contains("created");
        assertThat(run.err()).contains("unknown field \"spec.clusterz\"");
        assertThat(kubectl.run("get", "pp", "web", "-o", "yaml").succeeded())
                .doesNotContain("clusterz: ");
    }

    @Test
    void aWrongType(Kubectl kubectl) {
        refused(kubectl, Manifests.POLICY.replace("priority: 3", "priority: high"))
                .contains("is invalid", "spec.priority");
    }

    @Test
    void aWrongQuantity(Kubectl kubectl) {
        refused(
                        kubectl,
                        Manifests.DEPLOYMENT.replace(
                                "image: nginx:1.27",
                                "image: nginx:1.27\n        resources: {requests: {cpu: plenty}}"))
                .contains("plenty");
    }

    @Test
    void aPolicyWithoutASelector(Kubectl kubectl) {
        refused(
                        kubectl,
                        """
                        apiVersion: portolan.dev/v1alpha1
                        kind: PlacementPolicy
                        metadata: {name: web}
                        spec: {resourceSelectors: []}
                        """)
                .contains("is invalid", "resourceSelectors");
    }

    @Test
    void aNameThatIsNone(Kubectl kubectl) {
        refused(kubectl, Manifests.POLICY.replace("name: web\nspec", "name: Not_A_Name\nspec"))
                .contains("metadata.name", "lower-case");
    }

    @Test
    void aNamespaceThatThereIsNot(Kubectl kubectl) {
        assertThat(
                        kubectl.run(
                                        "apply",
                                        "-n",
                                        "nowhere",
                                        "-f",
                                        kubectl.manifest("web.yaml", Manifests.DEPLOYMENT))
                                .failed())
                .contains("namespaces \"nowhere\" not found");
    }

    @Test
    void aKindThatThereIsNot(Kubectl kubectl) {
        refused(kubectl, Manifests.POLICY.replace("kind: PlacementPolicy", "kind: PlacementPolice"))
                .contains("no matches for kind \"PlacementPolice\"");
    }

    @Test
    void aWrongToken(Kubectl kubectl, RunningServer server) {
        Path file = Path.of(kubectl.manifest("stranger", ""));
        server.kubeconfig(new Kubeconfig.Token("guessed")).write(file);
        assertThat(kubectl.run(Map.of("KUBECONFIG", file.toString()), "get", "ns").failed())
                .contains("Unauthorized");
    }

    @Test
    void aKubeconfigThatDoesNotParse(Kubectl kubectl) {
        String file = kubectl.manifest("broken", "clusters: [");
        assertThat(kubectl.run(Map.of("KUBECONFIG", file), "get", "ns").failed())
                .contains("error loading config");
    }

    private static org.assertj.core.api.AbstractStringAssert<?> refused(
            Kubectl kubectl, String manifest) {
        Kubectl.Run run = kubectl.run("apply", "-f", kubectl.manifest("bad.yaml", manifest));
        String complaint = run.failed();
        assertThat(kubectl.run("get", "pp,deploy", "-o", "name").succeeded()).isEmpty();
        return assertThat(complaint);
    }
}
