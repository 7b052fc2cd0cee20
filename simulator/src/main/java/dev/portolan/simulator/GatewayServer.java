package dev.portolan.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A member's gateway: answers the probes of the other members. */
final class GatewayServer implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpServer server;

    private GatewayServer(HttpServer server) {
        this.server = server;
    }

    /** Starts a gateway on a free port of {@code address}. Not to be called on an event loop. */
    static GatewayServer start(Vertx vertx, String address) {
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(request -> {
                            boolean health = "/healthz".equals(request.path());
                            request.response()
                                    .setStatusCode(health ? 200 : 404)
                                    .end(health ? "ok" : "not found");
                        });
        return new GatewayServer(
                server.listen(0, address)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                        .join());
    }

    int port() {
        return server.actualPort();
    }

    /**
     * @throws CompletionException when it does not close in time
     */
    @Override
    public void close() {
        server.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
