package dev.portolan.daemon.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.api.security.Kubeconfig;
import dev.portolan.daemon.demo.TestFederation;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Namespace;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.SimulatedCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A member joined as other federations' users do it: a Secret with a kubeconfig, and its name. */
@Timeout(200)
class KubeconfigIT {
    private static final int NETWORK = 35;
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String WEB =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: server
                      image: registry.example.org/web:1
                      resources: {requests: {cpu: 100m}}
            ---
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: web}
            spec:
              resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, name: web}]
            """;

    @TempDir private Path home;

    @Test
    void runsWorkOnAMemberThatIsKnownByItsKubeconfigAlone() throws Exception {
        Optional<Path> binary = Kubectl.find();
        assumeTrue(binary.isPresent(), "no kubectl on the PATH");
        FleetPlan plan = FleetPlan.demo().first(1).onFreePorts(NETWORK);
        try (TestFederation federation = TestFederation.start(plan, 1)) {
            Kubectl kubectl = new Kubectl(binary.orElseThrow(), federation.kubeconfig(), home);
            SimulatedCluster frankfurt = federation.fleet().members().getFirst();
            assertThat(kubectl.run("delete", "memberclusters", "--all").exit()).isZero();
            assertThat(
                            kubectl.run(
                                            "delete",
                                            "secret",
                                            "-n",
                                            "portolan-system",
                                            "member-" + frankfurt.name())
                                    .exit())
                    .isZero();
            assertThat(kubectl.apply("member.yaml", member(frankfurt)).err()).isEmpty();
            await().atMost(SOON)
                    .until(() -> federation.members().stream().anyMatch(MemberCluster::isReady));

            assertThat(kubectl.apply("web.yaml", WEB).err()).isEmpty();
            await().atMost(SOON)
                    .until(() ->
                            federation
                                    .placement(Namespace.of("default"), "web-deployment")
                                    .filter(TestFederation::isReady)
                                    .isPresent());
        }
    }

    private static String member(SimulatedCluster member) {
        String kubeconfig =
                new Kubeconfig(
                                "frankfurt",
                                member.apiUrl(),
                                member.caCertificate(),
                                new Kubeconfig.Token(member.adminToken()))
                        .toYaml();
        return """
        apiVersion: v1
        kind: Secret
        metadata: {name: frankfurt, namespace: default}
        stringData:
          kubeconfig: |
        %s
        ---
        apiVersion: portolan.dev/v1alpha1
        kind: MemberCluster
        metadata: {name: %s}
        spec:
          region: eu-central-1
          credentialsRef: {namespace: default, name: frankfurt}
        """
                .formatted(kubeconfig.indent(4), member.name());
    }
}
