package dev.portolan.api.grpc;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;
import static dev.portolan.model.fixture.PolicyFixture.aPolicy;

import dev.portolan.api.Endpoint;
import dev.portolan.api.StoreProbe;
import dev.portolan.api.SystemNamespaces;
import dev.portolan.api.admission.BuiltInAdmissions;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.control.ControlNode;
import dev.portolan.control.LocalCluster;
import dev.portolan.control.placement.PlacementDriver;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import io.vertx.core.Vertx;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The placement API over a control node with its log, its commits and its placing loop; only the
 * decider is a stand-in: everything goes to the cluster {@code fra}. The namespace {@code shop} has
 * a policy that selects every Deployment.
 */
final class RunningPlacements implements AutoCloseable {
    static final String TOKEN = "secret";
    static final Namespace SHOP = new Namespace("shop");
    private static final Duration START = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority =
            CertificateAuthority.inMemory("test", InstantSource.system());
    private final LocalCluster cluster;
    private final StoreProbe store;
    private final PlacementDriver placing;
    private final PlacementServer server;
    private final GrpcCalls calls;

    RunningPlacements(Path folder) {
        InstantSource clock = InstantSource.system();
        RandomGenerator random = RandomGenerator.getDefault();
        KindRegistry kinds = KindRegistry.federation();
        cluster = LocalCluster.start(1, folder, clock, RunningPlacements::fail, all -> all);
        cluster.awaitReady(START);
        ControlNode node = cluster.nodes().getFirst();
        store = new StoreProbe(node.store());
        SystemNamespaces.ensure(store, List.of("default", SHOP.name()), clock, random);
        create(ResourceKey.of(ResourceType.MEMBER_CLUSTERS, "fra"), aCluster("fra").document());
        create(
                new ResourceKey(ResourceType.PLACEMENT_POLICIES, SHOP, "all"),
                aPolicy("all").inNamespace(SHOP.name()).document());
        placing =
                new PlacementDriver(
                        node.store(),
                        node.committer(),
                        node.leadership(),
                        node.events(),
                        RunningPlacements::decide,
                        clock);
        placing.start();
        server =
                PlacementServer.start(
                        vertx,
                        Endpoint.of("127.0.0.1", 0, authority)
                                .withTokens(
                                        new BearerTokens(
                                                Map.of(TOKEN, new Identity("alice", List.of())))),
                        new StoredPlacements(
                                store,
                                placing,
                                new ObjectVerbs(
                                        store,
                                        BuiltInAdmissions.inOrder(kinds),
                                        false,
                                        clock,
                                        random),
                                kinds),
                        () -> node.leadership().leading().isPresent());
        calls = new GrpcCalls(vertx, authority, server.port());
    }

    private static void fail(String what, Throwable cause) {
        throw new AssertionError(what, cause);
    }

    private static Plan decide(FleetView fleet, PlacementRequest request, Instant now) {
        int replicas = request.workload().replicas();
        List<ClusterReplicas> places =
                fleet.clusters().stream()
                        .map(view -> new ClusterReplicas(view.member().name(), replicas))
                        .toList();
        List<Verdict> verdicts =
                fleet.clusters().stream()
                        .map(view ->
                                new Verdict(
                                        view.member().name(),
                                        replicas,
                                        replicas,
                                        100,
                                        List.of(),
                                        "",
                                        "there is no other"))
                        .toList();
        return new Plan(
                request.workload(),
                request.policy(),
                fleet.basedOn(),
                places,
                0,
                verdicts,
                "all to fra");
    }

    /** The calls of a client with no certificate of its own. */
    GrpcCalls calls() {
        return calls;
    }

    /** The calls of a client that shows a certificate of the authority. */
    GrpcCalls callsWithCertificate(String user) {
        return new GrpcCalls(
                vertx,
                authority,
                server.port(),
                Optional.of(authority.issueClient(new Identity(user, List.of()))));
    }

    StoreProbe store() {
        return store;
    }

    Optional<StoredObject> deployment(String name) {
        return store.get(
                new ResourceKey(ResourceType.DEPLOYMENTS, SHOP, name), ReadLevel.LINEARIZABLE);
    }

    Optional<StoredObject> placement(String name) {
        return store.get(
                new ResourceKey(ResourceType.PLACEMENTS, SHOP, name + "-deployment"),
                ReadLevel.LINEARIZABLE);
    }

    private void create(ResourceKey key, Document content) {
        store.write(List.of(Write.create(key, content)));
    }

    @Override
    public void close() throws Exception {
        calls.close();
        server.close();
        placing.close();
        cluster.close();
        GrpcCalls.get(vertx.close());
    }
}
