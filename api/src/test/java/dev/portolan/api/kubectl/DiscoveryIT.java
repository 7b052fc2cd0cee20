package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.api.RunningServer;
import dev.portolan.api.security.Identity;
import dev.portolan.api.security.Kubeconfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.nio.file.Path;
import java.util.Map;

@ExtendWith(WithKubectl.class)
class DiscoveryIT {
    @Test
    void namesItsVersionAndKinds(Kubectl kubectl) {
        assertThat(kubectl.run("version").succeeded()).contains("Server Version: v1.32");
        assertThat(kubectl.run("api-resources", "-o", "wide").succeeded())
                .contains(
                        "placementpolicies",
                        "portolan.dev/v1alpha1",
                        "deployments",
                        "deploy",
                        "watch");
        assertThat(kubectl.run("api-versions").succeeded())
                .contains("apps/v1", "portolan.dev/v1alpha1", "v1");
    }

    @Test
    void explainsFields(Kubectl kubectl) {
        assertThat(kubectl.run("explain", "placementpolicy.spec.replicas").succeeded())
                .contains("PlacementPolicy", "minClusters", "mode");
        assertThat(
                        kubectl.run(
                                        "explain",
                                        "deploy.spec.template.spec.containers",
                                        "--recursive")
                                .succeeded())
                .contains("image", "livenessProbe");
    }

    @Test
    void knowsAClientCertificate(Kubectl kubectl, RunningServer server) {
        Path file = Path.of(kubectl.manifest("certificate", ""));
        server.kubeconfig(
                        new Kubeconfig.ClientCertificate(
                                server.authority().issueClient(Identity.administrator("alice"))))
                .write(file);
        assertThat(kubectl.run(Map.of("KUBECONFIG", file.toString()), "get", "ns").succeeded())
                .contains("portolan-system");
    }

    @Test
    void tellsItsHealth(Kubectl kubectl) {
        assertThat(kubectl.run("get", "--raw", "/readyz").succeeded()).isEqualTo("ok");
    }
}
