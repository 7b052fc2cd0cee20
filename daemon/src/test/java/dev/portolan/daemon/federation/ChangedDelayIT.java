package dev.portolan.daemon.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.daemon.demo.TestFederation;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Namespace;
import dev.portolan.simulator.FleetPlan;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

import java.time.Duration;
import java.util.List;

/**
 * Customers in Virginia, work in Frankfurt or London: what follows when the way to one of them
 * becomes longer, from the probes inside the members to the placement and the answers of DNS.
 */
@Timeout(200)
class ChangedDelayIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int NETWORK = 32;
    private static final double NEAR = 20;
    private static final double FAR = 220;
    private static final ClusterName FRANKFURT = new ClusterName("aws-frankfurt");
    private static final ClusterName LONDON = new ClusterName("gcp-london");
    private static final ClusterName VIRGINIA = new ClusterName("azure-virginia");
    private static final Namespace DEFAULT = Namespace.of("default");

    private static TestFederation federation;

    @BeforeAll
    static void start() throws Exception {
        federation = TestFederation.start(FleetPlan.demo().first(3).onFreePorts(NETWORK), 1);
    }

    @AfterAll
    static void close() {
        if (federation != null) {
            federation.close();
        }
    }

    @BeforeEach
    void londonIsNear() {
        distances(NEAR, FAR);
        await().atMost(SOON).until(() -> isAbout(NEAR, LONDON) && isAbout(FAR, FRANKFURT));
    }

    @Test
    void aLongerWayIsMeasuredAndMovesTheWorkToTheNearerCluster() {
        federation.apply(
                DEFAULT,
                """
                apiVersion: portolan.dev/v1alpha1
                kind: PlacementPolicy
                metadata: {name: near-the-customers}
                spec:
                  resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, name: counter}]
                  clusterAffinity: {clusterNames: [aws-frankfurt, gcp-london]}
                  replicas: {mode: Divide, division: Pack, maxClusters: 1}
                  latency: {clients: [{cluster: azure-virginia, share: 1}]}
                """);
        federation.apply(DEFAULT, deployment("counter", 2));
        awaitAt("counter", LONDON);

        distances(FAR, NEAR);

        await().atMost(SOON).until(() -> isAbout(FAR, LONDON) && isAbout(NEAR, FRANKFURT));
        Placement moved = awaitAt("counter", FRANKFURT);
        assertThat(moved.status().history()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(moved.status().history().getFirst().clusters())
                .extracting(ClusterReplicas::cluster)
                .containsExactly(FRANKFURT);
    }

    @Test
    void aLongerWayTurnsTheAnswersAroundForAClientInsideAMember() {
        federation.apply(
                DEFAULT,
                """
                apiVersion: portolan.dev/v1alpha1
                kind: PlacementPolicy
                metadata: {name: on-both-shores}
                spec:
                  resourceSelectors: [{apiVersion: apps/v1, kind: Deployment, name: window}]
                  clusterAffinity: {clusterNames: [aws-frankfurt, gcp-london]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: window}
                spec:
                  selector: {app: window}
                  ports: [{name: http, port: 80}]
                ---
                apiVersion: multicluster.x-k8s.io/v1alpha1
                kind: ServiceExport
                metadata:
                  name: window
                  annotations: {portolan.dev/answer: gateways}
                """);
        federation.apply(DEFAULT, deployment("window", 1));
        awaitAnswers(LONDON, FRANKFURT);

        distances(FAR, NEAR);

        awaitAnswers(FRANKFURT, LONDON);
    }

    private static void distances(double toLondon, double toFrankfurt) {
        federation.fleet().network().setRoundTrip(VIRGINIA, LONDON, toLondon);
        federation.fleet().network().setRoundTrip(VIRGINIA, FRANKFURT, toFrankfurt);
    }

    /** As the probes inside Virginia see it, which are slower when the machine is busy. */
    private static boolean isAbout(double millis, ClusterName member) {
        double measured =
                LatencyMatrix.of(federation.members()).between(VIRGINIA, member).orElse(0);
        return measured >= millis && measured < millis + 100;
    }

    private static Placement awaitAt(String deployment, ClusterName member) {
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(placement(deployment).spec().clusters())
                                .extracting(ClusterReplicas::cluster)
                                .containsExactly(member));
        await().atMost(SOON).until(() -> TestFederation.isReady(placement(deployment)));
        return placement(deployment);
    }

    private static Placement placement(String deployment) {
        return federation.placement(DEFAULT, deployment + "-deployment").orElseThrow();
    }

    private static void awaitAnswers(ClusterName... members) {
        String source = federation.fleet().member(VIRGINIA).address();
        List<String> gateways =
                List.of(members).stream()
                        .map(member -> federation.fleet().member(member).gateway().address())
                        .toList();
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        TestFederation.resolve(
                                                federation.nodes().getFirst(),
                                                source,
                                                "window.default.svc.clusterset.local",
                                                Type.A))
                                .extracting(Record::rdataToString)
                                .containsExactlyElementsOf(gateways));
    }

    private static String deployment(String name, int replicas) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
                - name: server
                  image: registry.example.org/%1$s:1
                  resources: {requests: {cpu: 100m, memory: 64Mi}}
        """
                .formatted(name, replicas);
    }
}
