package dev.portolan.daemon.client;

import dev.portolan.api.grpc.v1.PlaceRequest;
import dev.portolan.api.grpc.v1.PlaceResponse;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcClient;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.InvalidStatusException;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the gRPC placement API. Blocking. */
public final class PlacementClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Kubeconfig kubeconfig;
    private final Vertx vertx = Vertx.vertx();
    private final GrpcClient client;
    private final SocketAddress server;

    /**
     * @param port of the placement API, at the host of the kubeconfig's server
     */
    public PlacementClient(Kubeconfig kubeconfig, int port) {
        this.kubeconfig = kubeconfig;
        this.server = SocketAddress.inetSocketAddress(port, kubeconfig.server().getHost());
        this.client =
                GrpcClient.client(
                        vertx,
                        new HttpClientOptions()
                                .setSsl(true)
                                .setUseAlpn(true)
                                .setConnectTimeout((int) TIMEOUT.toMillis())
                                .setTrustOptions(
                                        new PemTrustOptions()
                                                .addCertValue(Buffer.buffer(kubeconfig.caPem()))));
    }

    /**
     * @throws ClientException with the server's message when it refuses, or when there is no answer
     */
    public PlaceResponse place(PlaceRequest request) throws InterruptedException {
        try {
            return client.request(server, PlacementServiceGrpcClient.Place)
                    .compose(call -> send(call, request))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidStatusException refused) {
                throw new ClientException(refused.actualStatus() + ": " + refused.getMessage());
            }
            throw new ClientException("no answer from the placement API at " + server, e);
        } catch (TimeoutException e) {
            throw new ClientException(
                    "no answer from the placement API at "
                            + server
                            + " within "
                            + TIMEOUT.toSeconds()
                            + " s");
        }
    }

    private io.vertx.core.Future<PlaceResponse> send(
            GrpcClientRequest<PlaceRequest, PlaceResponse> call, PlaceRequest request) {
        call.headers().set("authorization", "Bearer " + kubeconfig.token());
        return call.send(request).compose(io.vertx.grpc.client.GrpcClientResponse::last);
    }

    @Override
    public void close() throws InterruptedException {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new ClientException("the client does not close", e);
        }
    }
}
