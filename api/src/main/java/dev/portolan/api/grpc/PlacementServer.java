package dev.portolan.api.grpc;

import dev.portolan.api.ApiServerException;
import dev.portolan.api.Endpoint;
import dev.portolan.api.HttpsListener;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcService;
import dev.portolan.api.security.Authenticator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Serves the gRPC placement API over TLS (HTTP/2), with health for everybody and reflection for
 * known callers.
 */
public final class PlacementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementServer.class);

    private final HttpsListener listener;

    private PlacementServer(HttpsListener listener) {
        this.listener = listener;
    }

    /**
     * Starts a server and returns when it listens. Not to be called on an event loop.
     *
     * @param isReady what health answers; must not block
     * @throws ApiServerException when it cannot listen
     */
    public static PlacementServer start(
            Vertx vertx, Endpoint endpoint, PlacementQueries queries, BooleanSupplier isReady) {
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
        GrpcServer grpc =
                GrpcServer.server(
                        vertx, new GrpcServerOptions().setScheduleDeadlineAutomatically(true));
        Callers callers = new Callers(new Authenticator(endpoint.tokens()), grpc);
        grpc.addService(new PlacementGrpcService(vertx, queries, callers::caller, threads));
        grpc.addService(
                HealthService.create(vertx)
                        .register("", () -> Future.succeededFuture(isReady.getAsBoolean()))
                        .register(
                                PlacementServiceGrpcService.SERVICE_NAME,
                                () -> Future.succeededFuture(isReady.getAsBoolean())));
        grpc.addService(ReflectionService.v1());
        HttpsListener listener =
                HttpsListener.open(
                        vertx, endpoint, UnaryOperator.identity(), callers, threads::shutdownNow);
        LOG.info("event=grpc_started url={}", listener.url());
        return new PlacementServer(listener);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** Ends the calls under way and returns when the port is free. */
    @Override
    public void close() {
        listener.close();
    }
}
