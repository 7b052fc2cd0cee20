package dev.portolan.daemon.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.daemon.PortolanNode;
import dev.portolan.daemon.client.KubectlApply;
import dev.portolan.daemon.demo.TestFederation;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.simulator.FleetPlan;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Three control nodes over two members, and the loss of the one that leads. */
@Timeout(200)
class LostLeaderIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int NETWORK = 34;
    private static final Namespace DEFAULT = Namespace.of("default");

    private TestFederation federation;

    @BeforeEach
    void start() throws Exception {
        federation = TestFederation.start(FleetPlan.demo().first(2).onFreePorts(NETWORK), 3);
    }

    @AfterEach
    void close() {
        if (federation != null) {
            federation.close();
        }
    }

    @Test
    void placingAndNamesGoOnAtTheOthersWhenTheLeaderIsGone() {
        int leader = leader();
        int follower = (leader + 1) % 3;
        int other = (leader + 2) % 3;
        apply(follower, POLICY + "---" + application("before"));
        awaitReady(follower, "before");
        for (PortolanNode node : federation.nodes()) {
            awaitAnswers(node, "before");
        }

        federation.nodes().get(leader).close();

        for (int survivor : List.of(follower, other)) {
            assertThat(answers(federation.nodes().get(survivor), "before"))
                    .as("answers of a node that has just lost its leader")
                    .hasSize(2);
        }
        await().atMost(SOON).until(() -> leads(follower) || leads(other));
        apply(other, application("after"));
        awaitReady(follower, "after");
        awaitReady(other, "before");
        for (int survivor : List.of(follower, other)) {
            awaitAnswers(federation.nodes().get(survivor), "after");
        }
    }

    private int leader() {
        await().atMost(SOON).until(() -> leads(0) || leads(1) || leads(2));
        return leads(0) ? 0 : leads(1) ? 1 : 2;
    }

    private boolean leads(int node) {
        return federation.nodes().get(node).control().leadership().leading().isPresent();
    }

    private void apply(int node, String yaml) {
        TestFederation.apply(federation.client(node), DEFAULT, KubectlApply.read("the test", yaml));
    }

    private void awaitReady(int node, String deployment) {
        String path =
                TestFederation.own(ResourceType.PLACEMENTS, DEFAULT, deployment + "-deployment");
        await(deployment + " as node " + node + " knows it")
                .atMost(SOON)
                .until(() -> {
                    Optional<Placement> placement =
                            federation.client(node).find(path).map(Placement::read);
                    return placement.filter(TestFederation::isReady).isPresent();
                });
    }

    private static void awaitAnswers(PortolanNode node, String service) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(answers(node, service))
                                .containsExactlyInAnyOrder(
                                        "127." + NETWORK + ".1.1", "127." + NETWORK + ".2.1"));
    }

    private static List<String> answers(PortolanNode node, String service) {
        return TestFederation.resolve(
                        node, "127.0.0.1", service + ".default.svc.clusterset.local", Type.A)
                .stream()
                .map(Record::rdataToString)
                .toList();
    }

    private static final String POLICY =
            """
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: everywhere}
            spec:
              resourceSelectors: [{apiVersion: apps/v1, kind: Deployment}]
            """;

    private static String application(String name) {
        return """

        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec: {containers: [{name: server, image: "registry.example.org/%1$s:1"}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s}
        spec: {selector: {app: %1$s}, ports: [{port: 80}]}
        ---
        apiVersion: multicluster.x-k8s.io/v1alpha1
        kind: ServiceExport
        metadata: {name: %1$s}
        """
                .formatted(name);
    }
}
