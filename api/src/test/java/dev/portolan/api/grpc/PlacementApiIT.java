package dev.portolan.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;

import dev.portolan.api.grpc.v1.ExplainRequest;
import dev.portolan.api.grpc.v1.ExplainResponse;
import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlaceResponse;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcClient;
import dev.portolan.api.grpc.v1.WatchPlacementsRequest;
import dev.portolan.api.grpc.v1.WatchPlacementsResponse;
import dev.portolan.api.grpc.v1.WorkloadReference;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.StoredObject;

import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a program sees of the placement API, and what its calls leave in the federation. */
final class PlacementApiIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PLACEMENT_SERVICE = "portolan.placement.v1.PlacementService";
    private static final ServiceMethod<ServerReflectionResponse, ServerReflectionRequest> REFLECT =
            GrpcCalls.method(
                    "grpc.reflection.v1.ServerReflection",
                    "ServerReflectionInfo",
                    ServerReflectionResponse.newBuilder());

    private static RunningPlacements federation;
    private static GrpcCalls calls;

    @BeforeAll
    static void start(@TempDir Path folder) {
        federation = new RunningPlacements(folder);
        calls = federation.calls();
    }

    @AfterAll
    static void stop() throws Exception {
        federation.close();
    }

    @Test
    void listsItsServicesByReflection() throws Exception {
        ServerReflectionResponse answer =
                reflect(ServerReflectionRequest.newBuilder().setListServices("*").build());

        assertThat(answer.getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains(
                        PLACEMENT_SERVICE,
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection");
    }

    @Test
    void describesItsMessagesByReflection() throws Exception {
        ServerReflectionResponse answer =
                reflect(
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol(PLACEMENT_SERVICE)
                                .build());

        ByteString file = answer.getFileDescriptorResponse().getFileDescriptorProto(0);
        ServiceDescriptor service =
                FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(file), new FileDescriptor[0])
                        .findServiceByName("PlacementService");
        assertThat(service.findMethodByName("WatchPlacements").isServerStreaming()).isTrue();
        assertThat(
                        service.findMethodByName("Place")
                                .getInputType()
                                .findFieldByName("dry_run")
                                .getNumber())
                .isEqualTo(3);
    }

    @Test
    void saysThatASymbolIsNotItsOwn() throws Exception {
        ServerReflectionResponse answer =
                reflect(
                        ServerReflectionRequest.newBuilder()
                                .setFileContainingSymbol("portolan.placement.v1.Nothing")
                                .build());

        assertThat(answer.getErrorResponse().getErrorCode()).isEqualTo(GrpcStatus.NOT_FOUND.code);
    }

    @Test
    void reflectsToKnownCallersOnly() throws Exception {
        assertThat(
                        calls.status(
                                REFLECT,
                                ServerReflectionRequest.newBuilder().setListServices("*").build(),
                                ""))
                .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    }

    @Test
    void leavesNothingOfADryRun() throws Exception {
        PlaceResponse response = place(deployment("dry", 3), true);

        assertThat(response.getCommitted()).isFalse();
        assertThat(response.getDecision().getClusters(0).getReplicas()).isEqualTo(3);
        assertThat(federation.deployment("dry")).isEmpty();
        assertThat(federation.placement("dry")).isEmpty();
    }

    @Test
    void putsADecisionInForce() throws Exception {
        PlaceResponse response = place(deployment("kept", 2), false);

        assertThat(response.getCommitted()).isTrue();
        assertThat(response.getDecision().getClusters(0).getCluster()).isEqualTo("fra");
        assertThat(response.getDecision().getPolicy()).isEqualTo("PlacementPolicy shop/all");
        assertThat(federation.deployment("kept")).isPresent();
        Placement stored = Placement.read(federation.placement("kept").orElseThrow().content());
        assertThat(stored.spec().clusters().getFirst().replicas()).isEqualTo(2);
        assertThat(stored.status().history()).hasSize(1);
    }

    @Test
    void doesARepeatedCallOnce() throws Exception {
        PlaceResponse first = place(deployment("again", 2), false);
        StoredObject deployment = federation.deployment("again").orElseThrow();
        StoredObject placement = federation.placement("again").orElseThrow();

        PlaceResponse second = place(deployment("again", 2), false);

        assertThat(second.getDecision().getClustersList())
                .isEqualTo(first.getDecision().getClustersList());
        assertThat(federation.deployment("again").orElseThrow().revision())
                .isEqualTo(deployment.revision());
        assertThat(federation.placement("again").orElseThrow().revision())
                .isEqualTo(placement.revision());
    }

    @Test
    void putsAChangedNumberInForce() throws Exception {
        place(deployment("grows", 1), false);

        assertThat(place(deployment("grows", 4), false).getDecision().getClusters(0).getReplicas())
                .isEqualTo(4);
    }

    @Test
    void explainsADecisionInForce() throws Exception {
        place(deployment("why", 2), false);

        ExplainResponse response =
                calls.call(
                        PlacementServiceGrpcClient.Explain,
                        ExplainRequest.newBuilder().setWorkload(reference("why")).build(),
                        RunningPlacements.TOKEN);

        assertThat(response.getDecision().getReason()).isEqualTo("all to fra");
        assertThat(response.getDecision().getVerdicts(0).getReason())
                .isEqualTo("there is no other");
        assertThat(response.getHistoryCount()).isEqualTo(1);
    }

    @Test
    void storesNothingForAStranger() throws Exception {
        assertThat(
                        calls.status(
                                PlacementServiceGrpcClient.Place,
                                PlaceRequest.newBuilder()
                                        .setManifest(deployment("strange", 1))
                                        .build(),
                                ""))
                .isEqualTo(GrpcStatus.UNAUTHENTICATED);
        assertThat(federation.deployment("strange")).isEmpty();
    }

    @Test
    void knowsACallerByItsCertificate() throws Exception {
        try (GrpcCalls certified = federation.callsWithCertificate("bob")) {
            assertThat(
                            certified.status(
                                    PlacementServiceGrpcClient.Explain,
                                    ExplainRequest.newBuilder()
                                            .setWorkload(reference("nobody"))
                                            .build(),
                                    ""))
                    .isEqualTo(GrpcStatus.NOT_FOUND);
        }
    }

    @Test
    void refusesAManifestThatTheSchemaRefuses() throws Exception {
        assertThat(
                        calls.status(
                                PlacementServiceGrpcClient.Place,
                                PlaceRequest.newBuilder()
                                        .setManifest(
                                                deployment("wrong", 1)
                                                        .replace("replicas: 1", "replicas: many"))
                                        .build(),
                                RunningPlacements.TOKEN))
                .isEqualTo(GrpcStatus.INVALID_ARGUMENT);
        assertThat(federation.deployment("wrong")).isEmpty();
    }

    @Test
    void tellsAWatcherOfADecisionUntilItCancels() throws Exception {
        int before = federation.store().watches();
        List<WatchPlacementsResponse> seen = new CopyOnWriteArrayList<>();
        GrpcClientRequest<WatchPlacementsRequest, WatchPlacementsResponse> call =
                calls.open(PlacementServiceGrpcClient.WatchPlacements, RunningPlacements.TOKEN);
        GrpcClientResponse<WatchPlacementsRequest, WatchPlacementsResponse> response =
                GrpcCalls.get(
                        call.send(
                                WatchPlacementsRequest.newBuilder()
                                        .setNamespace(RunningPlacements.SHOP.name())
                                        .build()));
        response.exceptionHandler(cancelled -> {});
        response.handler(seen::add);
        await().atMost(PATIENCE).until(() -> federation.store().watches() == before + 1);

        place(deployment("seen", 2), false);
        await().atMost(PATIENCE)
                .until(() ->
                        seen.stream()
                                .anyMatch(change ->
                                        change.getDecision().getWorkload().getName().equals("seen")
                                                && change.getChange()
                                                        == WatchPlacementsResponse.Change
                                                                .CHANGE_PUT));

        call.cancel();
        await().atMost(PATIENCE).until(() -> federation.store().watches() == before);
    }

    private static PlaceResponse place(String manifest, boolean dryRun) throws Exception {
        return calls.call(
                PlacementServiceGrpcClient.Place,
                PlaceRequest.newBuilder().setManifest(manifest).setDryRun(dryRun).build(),
                RunningPlacements.TOKEN);
    }

    private static ServerReflectionResponse reflect(ServerReflectionRequest request)
            throws Exception {
        return calls.call(REFLECT, request, RunningPlacements.TOKEN);
    }

    private static WorkloadReference reference(String name) {
        return WorkloadReference.newBuilder()
                .setApiVersion("apps/v1")
                .setKind("Deployment")
                .setNamespace(RunningPlacements.SHOP.name())
                .setName(name)
                .build();
    }

    private static String deployment(String name, int replicas) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: shop}
        spec:
          replicas: %2$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              containers:
              - name: main
                image: nginx:1.27
        """
                .formatted(name, replicas);
    }
}
