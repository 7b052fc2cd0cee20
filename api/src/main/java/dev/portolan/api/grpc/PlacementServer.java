package dev.portolan.api.grpc;

import dev.portolan.api.ApiServerException;
import dev.portolan.api.grpc.v1.PlacementServiceGrpcService;
import dev.portolan.api.security.Authenticator;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.IssuedCertificate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Serves the gRPC placement API over TLS (HTTP/2), with health for everybody and reflection for
 * known callers.
 */
public final class PlacementServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementServer.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    /**
     * How it is set up.
     *
     * @param port 0 for any free one
     * @param certificate of the server, for the names under which it is reached
     * @param tokens whom bearer tokens stand for
     */
    public record Options(
            String host, int port, IssuedCertificate certificate, BearerTokens tokens) {}

    private final HttpServer server;
    private final ExecutorService threads;

    private PlacementServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server and returns when it listens. Not to be called on an event loop.
     *
     * @param isReady what health answers; must not block
     * @throws ApiServerException when it cannot listen
     */
    public static PlacementServer start(
            Vertx vertx, Options options, PlacementQueries queries, BooleanSupplier isReady) {
        ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
        GrpcServer grpc = GrpcServer.server(vertx);
        Callers callers = new Callers(new Authenticator(options.tokens()), grpc);
        grpc.addService(
                new PlacementGrpcService(
                        vertx, queries, call -> callers.caller(call.headers()), threads));
        grpc.addService(
                HealthService.create(vertx)
                        .register("", () -> Future.succeededFuture(isReady.getAsBoolean()))
                        .register(
                                PlacementServiceGrpcService.SERVICE_NAME,
                                () -> Future.succeededFuture(isReady.getAsBoolean())));
        grpc.addService(ReflectionService.v1());
        HttpServer server = vertx.createHttpServer(httpOptions(options)).requestHandler(callers);
        try {
            server.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            threads.shutdownNow();
            throw new ApiServerException(
                    "cannot listen on " + options.host() + ":" + options.port(), e);
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new ApiServerException("interrupted while starting on " + options.host(), e);
        }
        LOG.info("event=grpc_started host={} port={}", options.host(), server.actualPort());
        return new PlacementServer(server, threads);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Ends the calls under way and returns when the port is free. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=grpc_close_failed reason=\"{}\"", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServerOptions httpOptions(Options options) {
        return new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(options.certificate().certificatePem()))
                                .addKeyValue(Buffer.buffer(options.certificate().privateKeyPem())));
    }
}
