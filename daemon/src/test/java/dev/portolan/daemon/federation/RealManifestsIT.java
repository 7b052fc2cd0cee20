package dev.portolan.daemon.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.daemon.demo.TestFederation;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.SimulatedCluster;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.Type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Online Boutique, guestbook and cassandra, unmodified, in a federation of five members. Only the
 * policies and the exports are ours.
 */
@Timeout(300)
class RealManifestsIT {
    private static final int NETWORK = 31;
    private static final Duration SETTLED = Duration.ofMinutes(2);
    private static final Namespace BOUTIQUE = Namespace.of("boutique");
    private static final Namespace GUESTBOOK = Namespace.of("guestbook");
    private static final Namespace DEFAULT = Namespace.of("default");

    private static final ResourceType NETWORK_POLICIES =
            new ResourceType("networking.k8s.io", "networkpolicies");

    private static final String POLICIES =
            """
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: shop, namespace: boutique}
            spec:
              resourceSelectors: [{apiVersion: apps/v1, kind: Deployment}]
              replicas: {mode: Duplicate, maxClusters: 2}
            ---
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: rules, namespace: boutique}
            spec:
              resourceSelectors: [{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy}]
            ---
            apiVersion: portolan.dev/v1alpha1
            kind: PlacementPolicy
            metadata: {name: guests, namespace: guestbook}
            spec:
              resourceSelectors: [{apiVersion: apps/v1, kind: Deployment}]
              replicas: {mode: Divide, division: Even, minClusters: 2, maxClusters: 2}
            ---
            apiVersion: portolan.dev/v1alpha1
            kind: ClusterPlacementPolicy
            metadata: {name: rings}
            spec:
              resourceSelectors: [{apiVersion: apps/v1, kind: StatefulSet, name: cassandra}]
              replicas: {mode: Divide, division: Pack, maxClusters: 1}
            """;

    private static final Map<Namespace, List<Document>> APPLIED = new TreeMap<>();
    private static TestFederation federation;

    @BeforeAll
    static void applyEverything() throws Exception {
        Optional<RealManifests> found = RealManifests.find();
        assumeTrue(
                found.isPresent(),
                "no folder shared/data/manifests above the working directory; name the folder that"
                        + " holds manifests by -Dportolan.data");
        RealManifests manifests = found.orElseThrow();
        APPLIED.put(BOUTIQUE, manifests.onlineBoutique());
        APPLIED.put(GUESTBOOK, manifests.guestbook());
        APPLIED.put(DEFAULT, manifests.cassandra());
        federation = TestFederation.start(FleetPlan.demo().onFreePorts(NETWORK), 1);
        federation.apply(
                Namespace.NONE,
                """
                {apiVersion: v1, kind: Namespace, metadata: {name: boutique}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: guestbook}}
                """);
        federation.apply(Namespace.NONE, POLICIES);
        APPLIED.forEach((namespace, objects) -> {
            assertThat(federation.apply(namespace, objects)).as("warnings").isEmpty();
            exports(objects).forEach(export -> federation.apply(namespace, export));
        });
        federation.apply(
                GUESTBOOK, "{apiVersion: v1, kind: ConfigMap, metadata: {name: left-alone}}");
    }

    @AfterAll
    static void close() {
        if (federation != null) {
            federation.close();
        }
    }

    @Test
    void everyWorkloadIsPlacedAndAllOfItsReplicasAreReady() {
        Map<String, Integer> workloads = new TreeMap<>();
        APPLIED.forEach((namespace, objects) ->
                workloads(objects)
                        .forEach(workload -> {
                            Placement placement = awaitReady(namespace, workload);
                            assertThat(placement.status().verdicts())
                                    .as("verdicts of %s", placement.name())
                                    .hasSize(5);
                            workloads.merge(namespace.name(), 1, Integer::sum);
                        }));
        assertThat(workloads).isEqualTo(Map.of("boutique", 12, "guestbook", 3, "default", 1));
        assertThat(clusters(BOUTIQUE, "cartservice-deployment")).hasSize(2);
        assertThat(clusters(GUESTBOOK, "frontend-deployment"))
                .hasSize(2)
                .extracting(ClusterReplicas::replicas)
                .containsExactlyInAnyOrder(2, 1);
    }

    @Test
    void whatAWorkloadNeedsComesWithIt() {
        awaitReady(BOUTIQUE, "cartservice", "Deployment");
        for (ClusterReplicas share : clusters(BOUTIQUE, "cartservice-deployment")) {
            SimulatedCluster member = federation.fleet().member(share.cluster());
            assertThat(find(member, ResourceType.SERVICES, BOUTIQUE, "cartservice")).isPresent();
            assertThat(find(member, ResourceType.SERVICE_ACCOUNTS, BOUTIQUE, "cartservice"))
                    .isPresent();
        }
        await().atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(federation.fleet().members())
                                .allSatisfy(member ->
                                        assertThat(list(member, NETWORK_POLICIES, BOUTIQUE))
                                                .hasSize(13)));
    }

    @Test
    void cassandraHasBoundClaimsOfTheClassThatItsMemberCallsFast() {
        awaitReady(DEFAULT, "cassandra", "StatefulSet");
        List<ClusterReplicas> clusters = clusters(DEFAULT, "cassandra-statefulset");
        assertThat(clusters).extracting(ClusterReplicas::replicas).containsExactly(3);
        SimulatedCluster member = federation.fleet().member(clusters.getFirst().cluster());
        List<Document> claims = list(member, ResourceType.VOLUME_CLAIMS, DEFAULT);
        assertThat(claims)
                .extracting(Document::name)
                .containsExactlyInAnyOrder(
                        "cassandra-data-cassandra-0",
                        "cassandra-data-cassandra-1",
                        "cassandra-data-cassandra-2");
        assertThat(claims)
                .allSatisfy(claim -> {
                    assertThat(claim.text("status", "phase")).isEqualTo("Bound");
                    Document volume =
                            find(
                                            member,
                                            ResourceType.VOLUMES,
                                            Namespace.NONE,
                                            claim.text("spec", "volumeName"))
                                    .orElseThrow();
                    assertThat(volume.text("spec", "storageClassName"))
                            .isEqualTo(TestFederation.fastClass(member));
                });
    }

    @Test
    void everyExportedServiceResolves() {
        APPLIED.forEach((namespace, objects) ->
                services(objects)
                        .forEach(service -> {
                            boolean headless = service.text("spec", "clusterIP").equals("None");
                            boolean balanced = service.text("spec", "type").equals("LoadBalancer");
                            String address =
                                    headless
                                            ? "10\\.14[1-5]\\.\\d+\\.\\d+"
                                            : "127\\.31\\.[1-5]\\." + (balanced ? "1\\d" : "1");
                            int answers = headless ? 3 : 2;
                            String name = name(service.name(), namespace);
                            await(name)
                                    .atMost(SETTLED)
                                    .untilAsserted(() ->
                                            assertThat(addresses(name))
                                                    .as(name)
                                                    .hasSizeBetween(1, answers)
                                                    .allSatisfy(
                                                            a -> assertThat(a).matches(address)));
                        }));
    }

    @Test
    void answersOfAClusterIpServiceAreTheGatewaysOfWhereItRuns() {
        awaitReady(BOUTIQUE, "checkoutservice", "Deployment");
        List<String> gateways =
                clusters(BOUTIQUE, "checkoutservice-deployment").stream()
                        .map(share -> federation.fleet().member(share.cluster()))
                        .map(member -> member.gateway().address())
                        .toList();
        String name = name("checkoutservice", BOUTIQUE);
        await().atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(addresses(name)).containsExactlyInAnyOrderElementsOf(gateways));
        assertThat(federation.resolve("_grpc._tcp." + name, Type.SRV))
                .isNotEmpty()
                .allSatisfy(record -> assertThat(((SRVRecord) record).getPort()).isEqualTo(5050));
    }

    @Test
    void eachPodOfCassandraHasItsOwnName() {
        awaitReady(DEFAULT, "cassandra", "StatefulSet");
        String cluster = clusters(DEFAULT, "cassandra-statefulset").getFirst().cluster().value();
        String name = name("cassandra", DEFAULT);
        await().atMost(SETTLED).untilAsserted(() -> assertThat(addresses(name)).hasSize(3));
        assertThat(addresses("cassandra-0." + cluster + "." + name))
                .hasSize(1)
                .isSubsetOf(addresses(name));
    }

    @Test
    void whatNoPolicySelectsGoesNowhereAndSaysSo() {
        await().atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(federation.warnings(GUESTBOOK, "left-alone", "NotSelected"))
                                .containsExactly(
                                        "no policy selects this ConfigMap, so it goes to no"
                                                + " cluster: select it by a PlacementPolicy in"
                                                + " namespace guestbook or a ClusterPlacementPolicy"
                                                + " with apiVersion v1, kind ConfigMap"));
        await().atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(federation.warnings(DEFAULT, "fast", "NotSelected"))
                                .containsExactly(
                                        "no policy selects this StorageClass, so it goes to no"
                                                + " cluster: select it by a ClusterPlacementPolicy"
                                                + " with apiVersion storage.k8s.io/v1, kind"
                                                + " StorageClass"));
        assertThat(federation.fleet().members())
                .allSatisfy(member -> {
                    assertThat(find(member, ResourceType.CONFIG_MAPS, GUESTBOOK, "left-alone"))
                            .isEmpty();
                    assertThat(find(member, ResourceType.STORAGE_CLASSES, Namespace.NONE, "fast"))
                            .isEmpty();
                });
    }

    private static Placement awaitReady(Namespace namespace, Document workload) {
        return awaitReady(namespace, workload.name(), workload.kind());
    }

    private static Placement awaitReady(Namespace namespace, String name, String kind) {
        String placement = name + "-" + kind.toLowerCase(Locale.ROOT);
        await(namespace + "/" + placement)
                .atMost(SETTLED)
                .untilAsserted(() ->
                        assertThat(federation.placement(namespace, placement))
                                .isPresent()
                                .get()
                                .matches(TestFederation::isReady, "has all replicas ready"));
        return federation.placement(namespace, placement).orElseThrow();
    }

    private static List<ClusterReplicas> clusters(Namespace namespace, String placement) {
        return federation.placement(namespace, placement).orElseThrow().spec().clusters();
    }

    private static List<Document> workloads(List<Document> objects) {
        return objects.stream().filter(o -> o.apiVersion().equals("apps/v1")).toList();
    }

    private static List<Document> services(List<Document> objects) {
        return objects.stream().filter(o -> o.kind().equals("Service")).toList();
    }

    private static List<String> exports(List<Document> objects) {
        List<String> exports = new ArrayList<>();
        for (Document service : services(objects)) {
            exports.add(
                    "{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport, metadata:"
                            + " {name: "
                            + service.name()
                            + "}}");
        }
        return exports;
    }

    private static String name(String service, Namespace namespace) {
        return service + "." + namespace + ".svc.clusterset.local";
    }

    private static List<String> addresses(String name) {
        return federation.resolve(name, Type.A).stream().map(Record::rdataToString).toList();
    }

    private static Optional<Document> find(
            SimulatedCluster member, ResourceType type, Namespace namespace, String name) {
        return member.store()
                .get(new ResourceKey(type, namespace, name), ReadLevel.LOCAL)
                .map(StoredObject::content);
    }

    private static List<Document> list(
            SimulatedCluster member, ResourceType type, Namespace namespace) {
        return member.store().list(type, namespace, ReadLevel.LOCAL).items().stream()
                .map(StoredObject::content)
                .toList();
    }
}
