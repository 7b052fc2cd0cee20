package dev.portolan.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.api.Endpoint;
import dev.portolan.api.grpc.v1.ExplainRequest;
import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlaceResponse;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcClient;
import dev.portolan.api.grpc.v1.WatchPlacementsRequest;
import dev.portolan.api.grpc.v1.WatchPlacementsResponse;
import dev.portolan.api.grpc.v1.WorkloadReference;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.workload.WorkloadRef;

import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The server over TLS, seen by the Vert.x client. */
final class PlacementServerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Vertx vertx = Vertx.vertx();
    private final CertificateAuthority authority =
            CertificateAuthority.inMemory("test", InstantSource.system());
    private final Answers answers = new Answers();
    private final PlacementServer server;
    private final GrpcCalls calls;

    PlacementServerIT() {
        server = start();
        calls = new GrpcCalls(vertx, authority, server.port());
    }

    private PlacementServer start() {
        return PlacementServer.start(
                vertx,
                Endpoint.of("127.0.0.1", 0, authority)
                        .withTokens(
                                new BearerTokens(
                                        Map.of("secret", new Identity("alice", List.of())))),
                answers,
                () -> true);
    }

    @AfterEach
    void close() throws Exception {
        calls.close();
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void placesADryRunAndTellsWhatEveryClusterSaid() throws Exception {
        PlaceResponse response =
                calls.call(
                        PlacementServiceGrpcClient.Place,
                        PlaceRequest.newBuilder()
                                .setManifest("kind: Deployment")
                                .setDryRun(true)
                                .build(),
                        "secret");

        assertThat(response.getCommitted()).isFalse();
        assertThat(response.getDecision().getClusters(0).getCluster()).isEqualTo("fra");
        assertThat(response.getDecision().getVerdicts(0).getScores(0).getDetail())
                .isEqualTo("11.3 ms to 1 declared clients");
        assertThat(answers.asked).containsExactly("preview kind: Deployment by alice");
    }

    @Test
    void refusesACallWithoutATokenAndOneWithAnother() throws Exception {
        ExplainRequest request = explain("web");

        assertThat(calls.status(PlacementServiceGrpcClient.Explain, request, ""))
                .isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(calls.status(PlacementServiceGrpcClient.Explain, request, "guess"))
                .isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(answers.asked).isEmpty();
    }

    @Test
    void tellsWhyTheAnswerIsNo() throws Exception {
        GrpcClientResponse<?, ?> response =
                calls.respond(PlacementServiceGrpcClient.Explain, explain("nobody"), "secret");

        assertThat(GrpcCalls.end(response)).isEqualTo(GrpcStatus.NOT_FOUND);
        assertThat(response.statusMessage()).isEqualTo("deployment/nobody has no placement");
        assertThat(
                        calls.status(
                                PlacementServiceGrpcClient.Place,
                                PlaceRequest.getDefaultInstance(),
                                "secret"))
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(
                        calls.status(
                                PlacementServiceGrpcClient.Explain,
                                ExplainRequest.getDefaultInstance(),
                                "secret"))
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    }

    @Test
    void streamsDecisionsUntilTheWatchEndsAndSaysWhy() throws Exception {
        List<WatchPlacementsResponse> seen = new CopyOnWriteArrayList<>();
        List<GrpcStatus> ends = new CopyOnWriteArrayList<>();
        GrpcClientResponse<WatchPlacementsRequest, WatchPlacementsResponse> response =
                calls.respond(
                        PlacementServiceGrpcClient.WatchPlacements,
                        WatchPlacementsRequest.newBuilder()
                                .setNamespace("shop")
                                .setFromRevision(7)
                                .build(),
                        "secret");
        response.handler(seen::add);
        response.endHandler(end -> ends.add(response.status()));
        await().atMost(PATIENCE).until(() -> answers.watcher.isPresent());
        assertThat(answers.asked).containsExactly("watch shop from Optional[7]");

        answers.watcher.orElseThrow().onDecision(Answers.document(), false, new Revision(8));
        answers.watcher.orElseThrow().onDecision(Answers.document(), true, new Revision(9));
        await().atMost(PATIENCE).until(() -> seen.size() == 2);
        assertThat(seen)
                .extracting(
                        WatchPlacementsResponse::getChange, WatchPlacementsResponse::getRevision)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                WatchPlacementsResponse.Change.CHANGE_PUT, 8L),
                        org.assertj.core.groups.Tuple.tuple(
                                WatchPlacementsResponse.Change.CHANGE_REMOVED, 9L));

        answers.watcher
                .orElseThrow()
                .onEnd(new StoreException(StoreException.Reason.EXPIRED, "gone"));
        await().atMost(PATIENCE).until(() -> ends.equals(List.of(GrpcStatus.OUT_OF_RANGE)));
        assertThat(answers.closed).isTrue();
    }

    @Test
    void keepsTheCallersDeadline() throws Exception {
        long start = System.nanoTime();
        assertThat(
                        calls.statusWithin(
                                Duration.ofMillis(300),
                                PlacementServiceGrpcClient.Explain,
                                explain("slow"),
                                "secret"))
                .isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Answers.SLOW);

        answers.hurry.countDown();
        assertThat(calls.call(PlacementServiceGrpcClient.Explain, explain("web"), "secret"))
                .isNotNull();
    }

    @Test
    void answersHealthToEverybody() throws Exception {
        ServiceMethod<HealthCheckResponse, HealthCheckRequest> check =
                GrpcCalls.method(
                        "grpc.health.v1.Health", "Check", HealthCheckResponse.newBuilder());

        assertThat(
                        calls.call(
                                        check,
                                        HealthCheckRequest.newBuilder()
                                                .setService(
                                                        "portolan.placement.v1.PlacementService")
                                                .build(),
                                        "")
                                .getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
    }

    private static ExplainRequest explain(String name) {
        return ExplainRequest.newBuilder()
                .setWorkload(
                        WorkloadReference.newBuilder()
                                .setApiVersion("apps/v1")
                                .setKind("Deployment")
                                .setNamespace("shop")
                                .setName(name))
                .build();
    }

    /** A federation with one placement. */
    private static final class Answers implements PlacementQueries {
        static final Duration SLOW = Duration.ofSeconds(15);
        final CountDownLatch hurry = new CountDownLatch(1);
        final List<String> asked = new CopyOnWriteArrayList<>();
        volatile Optional<Watcher> watcher = Optional.empty();
        volatile boolean closed;

        static Placement placement() {
            ClusterName fra = new ClusterName("fra");
            return new Placement(
                    new Namespace("shop"),
                    "web-deployment",
                    new Placement.Spec(
                            new Placement.Target("apps/v1", "Deployment", "web"),
                            "PlacementPolicy shop/all",
                            2,
                            ResourceVector.ZERO,
                            List.of(new ClusterReplicas(fra, 2)),
                            List.of(),
                            new Revision(6)),
                    new Placement.Status(
                            List.of(),
                            0,
                            "2 replicas, packed: fra 2",
                            List.of(
                                    new Verdict(
                                            fra,
                                            2,
                                            9,
                                            81.5,
                                            List.of(
                                                    new Verdict.Score(
                                                            "latency-to-clients",
                                                            81.5,
                                                            2,
                                                            "11.3 ms to 1 declared clients")),
                                            "",
                                            "gets 2 of 2")),
                            List.of(),
                            List.of(new Placement.Decision(Instant.EPOCH, List.of(), "first"))));
        }

        static Document document() {
            Placement placement = placement();
            return Document.empty()
                    .edit(root -> {
                        root.withObject("/metadata")
                                .put("name", placement.name())
                                .put("namespace", "shop");
                        root.set("spec", Json.tree(placement.spec()));
                        root.set("status", Json.tree(placement.status()));
                    });
        }

        @Override
        public Placement preview(String manifest, Identity caller) {
            asked.add("preview " + manifest + " by " + caller.user());
            return placement();
        }

        @Override
        public Placement preview(WorkloadRef workload) {
            return find(workload);
        }

        @Override
        public Placement place(String manifest, Identity caller) {
            asked.add("place " + manifest);
            return placement();
        }

        @Override
        public Placement find(WorkloadRef workload) {
            asked.add("find " + workload);
            if (workload.name().equals("slow")) {
                try {
                    assertThat(hurry.await(SLOW.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return placement();
            }
            if (!workload.name().equals("web")) {
                throw new QueryException(
                        QueryException.Reason.NOT_FOUND, workload + " has no placement");
            }
            return placement();
        }

        @Override
        public Subscription watch(
                Namespace namespace, Optional<Revision> from, Watcher newWatcher) {
            asked.add("watch " + namespace + " from " + from);
            watcher = Optional.of(newWatcher);
            return () -> closed = true;
        }
    }
}
