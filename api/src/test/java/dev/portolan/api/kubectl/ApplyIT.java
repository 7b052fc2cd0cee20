package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithKubectl.class)
class ApplyIT {
    @Test
    void createsThenChangesNothingThenChangesAnImage(Kubectl kubectl) {
        String file = kubectl.manifest("web.yaml", Manifests.DEPLOYMENT);
        assertThat(kubectl.run("apply", "-f", file).succeeded())
                .contains("deployment.apps/web created");
        assertThat(kubectl.run("apply", "-f", file).succeeded()).contains("unchanged");

        String newer =
                kubectl.manifest(
                        "newer.yaml", Manifests.DEPLOYMENT.replace("nginx:1.27", "nginx:1.28"));
        assertThat(kubectl.run("apply", "-f", newer).succeeded()).contains("configured");

        assertThat(
                        kubectl.run(
                                        "get",
                                        "deploy",
                                        "web",
                                        "-o",
                                        "jsonpath={.spec.template.spec.containers[*].image}")
                                .succeeded())
                .isEqualTo("nginx:1.28 envoy:1.31");
        assertThat(
                        kubectl.run("get", "deploy", "web", "-o", "jsonpath={.metadata.generation}")
                                .succeeded())
                .isEqualTo("2");
    }

    @Test
    void changesAPolicy(Kubectl kubectl) {
        kubectl.run("apply", "-f", kubectl.manifest("policy.yaml", Manifests.POLICY)).succeeded();
        String newer =
                kubectl.manifest(
                        "policy2.yaml", Manifests.POLICY.replace("priority: 3", "priority: 7"));
        assertThat(kubectl.run("apply", "-f", newer).succeeded())
                .contains("placementpolicy.portolan.dev/web configured");
        assertThat(kubectl.run("get", "pp", "web", "-o", "jsonpath={.spec.priority}").succeeded())
                .isEqualTo("7");
    }

    @Test
    void warnsOfAPolicyThatSelectsNothingOrNamesAnUnknownCluster(Kubectl kubectl) {
        String policy = Manifests.POLICY + "  clusterAffinity: {clusterNames: [atlantis]}\n";
        Kubectl.Run run = kubectl.run("apply", "-f", kubectl.manifest("atlantis.yaml", policy));
        assertThat(run.succeeded()).contains("created");
        assertThat(run.err())
                .contains(
                        "Warning: PlacementPolicy", "selects nothing yet", "apps/v1 Deployment web")
                .contains("names cluster \"atlantis\", which has not joined");
    }

    @Test
    void dryRunAndDiffStoreNothing(Kubectl kubectl) {
        String file = kubectl.manifest("dry.yaml", Manifests.DEPLOYMENT);
        assertThat(kubectl.run("apply", "--dry-run=server", "-f", file).succeeded())
                .contains("created (server dry run)");
        assertThat(kubectl.run("get", "deploy", "web").failed()).contains("NotFound");

        kubectl.run("apply", "-f", file).succeeded();
        String newer =
                kubectl.manifest(
                        "dry2.yaml", Manifests.DEPLOYMENT.replace("replicas: 2", "replicas: 5"));
        Kubectl.Run diff = kubectl.run("diff", "-f", newer);
        assertThat(diff.exit()).as(diff.err()).isEqualTo(1);
        assertThat(diff.out()).contains("-  replicas: 2", "+  replicas: 5");
        assertThat(
                        kubectl.run("get", "deploy", "web", "-o", "jsonpath={.spec.replicas}")
                                .succeeded())
                .isEqualTo("2");
    }
}
