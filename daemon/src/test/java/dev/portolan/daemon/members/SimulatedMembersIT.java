package dev.portolan.daemon.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.control.MemoryStore;
import dev.portolan.members.FederationUid;
import dev.portolan.members.MembersOptions;
import dev.portolan.members.MembersRuntime;
import dev.portolan.members.agent.AgentPace;
import dev.portolan.members.agent.Dialer;
import dev.portolan.members.agent.KubernetesAgentApi;
import dev.portolan.members.agent.MemberAgent;
import dev.portolan.members.connect.MemberCredentials;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.MemberService;
import dev.portolan.simulator.FleetPlan;
import dev.portolan.simulator.MemberProgram;
import dev.portolan.simulator.SimulatedCluster;
import dev.portolan.simulator.SimulatedFleet;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Three members that behave, far from each other, under the members' loops. */
@Timeout(120)
class SimulatedMembersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicInteger NETWORK = new AtomicInteger(90);
    private static final ClusterName FRANKFURT = new ClusterName("aws-frankfurt");
    private static final ClusterName LONDON = new ClusterName("gcp-london");
    private static final ClusterName VIRGINIA = new ClusterName("azure-virginia");

    @TempDir Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final MemoryStore federation = new MemoryStore();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private SimulatedFleet fleet;
    private MembersRuntime runtime;

    @BeforeEach
    void start() throws InterruptedException {
        fleet =
                SimulatedFleet.start(
                        FleetPlan.demo().first(3).onFreePorts(NETWORK.getAndIncrement()),
                        folder,
                        vertx,
                        InstantSource.system(),
                        new SecureRandom());
        for (SimulatedCluster member : fleet.members()) {
            join(member);
            member.install(new AgentInMember());
        }
        runtime =
                MembersRuntime.start(
                        federation,
                        Leadership.always(new Term(1)),
                        (about, severity, reason, message) ->
                                events.add(about.key().name() + " " + reason + ": " + message),
                        MembersOptions.DEMO,
                        new FederationUid("the-federation"),
                        InstantSource.system());
        await().atMost(SOON)
                .until(() -> fleet.members().stream().allMatch(m -> cluster(m.name()).isReady()));
    }

    @AfterEach
    void stop() {
        runtime.close();
        fleet.close();
        federation.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void knowsWhatEachMemberHoldsAndHowFarApartTheyAre() {
        await().atMost(SOON)
                .until(() ->
                        between(FRANKFURT, VIRGINIA).isPresent()
                                && between(VIRGINIA, LONDON).isPresent());
        double table = fleet.network().roundTrip(FRANKFURT, VIRGINIA);
        assertThat(between(FRANKFURT, VIRGINIA).orElseThrow()).isBetween(table - 1, table + 60);
        MemberCluster.Status status = cluster(FRANKFURT).status();
        assertThat(status.nodeShapes()).isNotEmpty();
        assertThat(status.storage()).isNotEmpty();
        assertThat(status.heartbeat()).isPresent();
        assertThat(status.apis()).contains("apps/v1/StatefulSet", "storage.k8s.io/v1/StorageClass");

        fleet.network().setRoundTrip(FRANKFURT, VIRGINIA, table + 150);
        await().atMost(SOON).until(() -> between(FRANKFURT, VIRGINIA).orElse(0) > table + 140);
    }

    @Test
    void runsAMoveWithoutEverHavingFewerReadyReplicasThanAsked() {
        put(ResourceType.DEPLOYMENTS, deployment());
        put(ResourceType.SERVICES, service());
        place("{\"cluster\": \"aws-frankfurt\", \"replicas\": 3}");
        await().atMost(SOON).until(() -> template().at("status", "readyReplicas").asInt() == 3);
        await().atMost(SOON)
                .until(() -> template().at("status", "observedGeneration").asInt() == 1);
        await().atMost(SOON).until(() -> readyEndpoints(FRANKFURT) == 3);
        assertThat(placement().status().clusters().getFirst().observed().cpu().value())
                .isEqualTo(600);
        assertThat(cluster(FRANKFURT).status().foreign().cpu().value()).isZero();

        place("{\"cluster\": \"gcp-london\", \"replicas\": 3}");
        await().atMost(SOON)
                .until(() -> {
                    assertThat(ready(FRANKFURT) + ready(LONDON)).isGreaterThanOrEqualTo(3);
                    return live(FRANKFURT).isEmpty();
                });
        await().atMost(SOON)
                .until(() -> readyEndpoints(LONDON) == 3 && readyEndpoints(FRANKFURT) == 0);
        await().atMost(SOON).until(() -> healthy().map(Condition::isTrue).orElse(false));
    }

    @Test
    void noticesAPausedMemberAndItsReturn() throws InterruptedException {
        put(ResourceType.DEPLOYMENTS, deployment());
        place("{\"cluster\": \"aws-frankfurt\", \"replicas\": 3}");
        await().atMost(SOON).until(() -> template().at("status", "readyReplicas").asInt() == 3);
        long paused = System.nanoTime();
        fleet.member(FRANKFURT).pause();
        await().atMost(SOON).until(() -> !cluster(FRANKFURT).isReady());
        assertThat(Duration.ofNanos(System.nanoTime() - paused)).isLessThan(Duration.ofSeconds(10));
        await().atMost(SOON).until(() -> !template().has("status", "readyReplicas"));
        assertThat(events).anyMatch(event -> event.startsWith("aws-frankfurt Unreachable"));
        fleet.member(FRANKFURT).resume();
        await().atMost(SOON).until(() -> cluster(FRANKFURT).isReady());
        await().atMost(SOON).until(() -> template().at("status", "readyReplicas").asInt() == 3);
    }

    @Test
    void aMemberThatLostItsPowerComesBackWithWhatItShouldHave() throws InterruptedException {
        fleet.member(LONDON).kill();
        await().atMost(SOON).until(() -> !cluster(LONDON).isReady());
        put(ResourceType.DEPLOYMENTS, deployment());
        place("{\"cluster\": \"gcp-london\", \"replicas\": 3}");
        fleet.member(LONDON).restart();
        await().atMost(SOON).until(() -> template().at("status", "readyReplicas").asInt() == 3);
        assertThat(cluster(LONDON).isReady()).isTrue();
    }

    private OptionalDouble between(ClusterName from, ClusterName to) {
        Double millis = LatencyMatrix.of(List.of(cluster(from))).millis().get(from).get(to);
        return millis == null ? OptionalDouble.empty() : OptionalDouble.of(millis);
    }

    private int ready(ClusterName member) {
        return live(member).map(found -> found.at("status", "readyReplicas").asInt()).orElse(0);
    }

    private Optional<Document> live(ClusterName member) {
        return fleet.member(member)
                .store()
                .get(web(ResourceType.DEPLOYMENTS), ReadLevel.LOCAL)
                .map(found -> found.content());
    }

    private long readyEndpoints(ClusterName member) {
        return federation
                .get(MemberService.key(Namespace.of("shop"), "web", member), ReadLevel.LOCAL)
                .map(found -> MemberService.read(found.content()).spec().readyEndpoints())
                .orElse(0);
    }

    private Optional<Condition> healthy() {
        return placement().status().conditions().stream()
                .filter(condition -> condition.type().equals(Placement.HEALTHY))
                .findFirst();
    }

    private MemberCluster cluster(ClusterName name) {
        return MemberCluster.read(
                federation.get(MemberCluster.key(name), ReadLevel.LOCAL).orElseThrow().content());
    }

    private Placement placement() {
        var key = new ResourceKey(ResourceType.PLACEMENTS, Namespace.of("shop"), "web-deployment");
        return Placement.read(federation.get(key, ReadLevel.LOCAL).orElseThrow().content());
    }

    private Document template() {
        return federation
                .get(web(ResourceType.DEPLOYMENTS), ReadLevel.LOCAL)
                .orElseThrow()
                .content();
    }

    private static ResourceKey web(ResourceType type) {
        return new ResourceKey(type, Namespace.of("shop"), "web");
    }

    private void put(ResourceType type, Document object) {
        ApiMember.put(federation, type, object);
    }

    private void place(String clusters) {
        put(
                ResourceType.PLACEMENTS,
                Document.parse(
                        """
                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "Placement",
                         "metadata": {"namespace": "shop", "name": "web-deployment", "uid": "p1"},
                         "spec": {"workload": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
                                  "replicas": 3, "request": {"cpu": "200m", "pods": "1"},
                                  "clusters": [%s],
                                  "dependencies": [{"group": "", "plural": "services", "name": "web"}]}}
                        """
                                .formatted(clusters)));
    }

    private static Document deployment() {
        return Document.parse(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"namespace": "shop", "name": "web", "uid": "d1", "generation": 1},
                 "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}},
                          "template": {"metadata": {"labels": {"app": "web"}},
                                       "spec": {"containers": [{"name": "main", "image": "nginx:1.27",
                                           "resources": {"requests": {"cpu": "200m"}}}]}}}}
                """);
    }

    private static Document service() {
        return Document.parse(
                """
                {"apiVersion": "v1", "kind": "Service",
                 "metadata": {"namespace": "shop", "name": "web", "uid": "s1"},
                 "spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}}
                """);
    }

    private void join(SimulatedCluster member) {
        var secret = Json.mapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        secret.withObject("/metadata")
                .put("namespace", "portolan-system")
                .put("name", "member-" + member.name());
        secret.withObject("/data")
                .put("token", base64(member.adminToken()))
                .put("ca.crt", base64(member.caCertificate()));
        put(ResourceType.SECRETS, Document.owning(secret));
        put(
                ResourceType.MEMBER_CLUSTERS,
                Document.parse(
                        """
                        {"apiVersion": "portolan.dev/v1alpha1", "kind": "MemberCluster",
                         "metadata": {"name": "%s", "uid": "uid-%s"},
                         "spec": {"endpoint": "%s",
                                  "credentialsRef": {"namespace": "portolan-system", "name": "member-%s"},
                                  "gateway": {"address": "%s", "port": %d}}}
                        """
                                .formatted(
                                        member.name(),
                                        member.name(),
                                        member.apiUrl(),
                                        member.name(),
                                        member.gateway().address(),
                                        member.gateway().port())));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The agent as a program of a simulated member. */
    private static final class AgentInMember implements MemberProgram {
        private KubernetesAgentApi api;
        private MemberAgent agent;

        @Override
        public void start(SimulatedCluster member) {
            InetAddress source = address(member.address());
            var credentials =
                    new MemberCredentials(
                            Optional.of(member.caCertificate()),
                            Optional.of(member.adminToken()),
                            Optional.empty());
            api =
                    new KubernetesAgentApi(
                            member.name(),
                            member.apiUrl(),
                            credentials,
                            source,
                            AgentPace.DEMO.requestTimeout());
            agent =
                    MemberAgent.start(
                            member.name(),
                            api,
                            Dialer.boundTo(source),
                            member::awaitRunning,
                            AgentPace.DEMO,
                            InstantSource.system(),
                            System::nanoTime);
        }

        @Override
        public void stop() {
            agent.close();
            api.close();
        }

        @SuppressWarnings("AddressSelection") // an address, not a name
        private static InetAddress address(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(literal, e);
            }
        }
    }
}
