package dev.portolan.api;

import dev.portolan.api.kube.KubernetesApi;
import dev.portolan.api.kube.discovery.SelfDescription;
import dev.portolan.api.kube.http.HttpEdge;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.kube.watch.Watches;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.OpenApiDocuments;
import dev.portolan.api.security.Authenticator;
import dev.portolan.api.security.IssuedCertificate;
import dev.portolan.model.resource.ResourceStore;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * A Kubernetes API server over a resource store: what kubectl, Helm and informers talk to. Serves
 * HTTPS (HTTP/2 and HTTP/1.1); callers show a bearer token or a client certificate. Every caller
 * who has proven who it is may do everything.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);

    /** Longer than any watch, so that it ends abandoned connections alone. */
    private static final Duration IDLE_DEADLINE = Duration.ofMinutes(70);

    /** Requests at one time on one connection: an informer is a long one. */
    private static final int MAX_STREAMS = 1000;

    private static final int MAX_URL_BYTES = 16 * 1024;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    private final ApiOptions options;
    private final HttpServer server;
    private final HttpEdge edge;

    private ApiServer(ApiOptions options, HttpServer server, HttpEdge edge) {
        this.options = options;
        this.server = server;
        this.edge = edge;
    }

    /**
     * Starts a server and returns when it listens. Not to be called on an event loop.
     *
     * @param kinds what it serves
     * @param clock for creation times and ages
     * @param random for UIDs and generated names; used by many threads
     * @throws ApiServerException when it cannot listen
     */
    public static ApiServer start(
            Vertx vertx,
            ApiOptions options,
            ResourceStore store,
            KindRegistry kinds,
            InstantSource clock,
            RandomGenerator random) {
        KubernetesApi api =
                new KubernetesApi(
                        kinds,
                        store,
                        new SelfDescription(
                                kinds,
                                options.kubernetesVersion(),
                                Once.of(() -> OpenApiDocuments.of(kinds))),
                        new ObjectVerbs(
                                store,
                                options.admissions(),
                                options.collectsGarbage(),
                                clock,
                                random),
                        new Watches(store, clock),
                        options.routes());
        HttpEdge edge =
                new HttpEdge(vertx, options.name(), api, new Authenticator(options.tokens()));
        HttpServer server =
                vertx.createHttpServer(httpOptions(options))
                        .connectionHandler(ApiServer::watchOver)
                        .requestHandler(edge::handle);
        try {
            server.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            edge.close();
            throw new ApiServerException(
                    "cannot listen on " + options.host() + ":" + options.port(), e);
        } catch (InterruptedException e) {
            edge.close();
            Thread.currentThread().interrupt();
            throw new ApiServerException("interrupted while starting on " + options.host(), e);
        }
        LOG.info(
                "event=api_started cluster={} host={} port={}",
                options.name(),
                options.host(),
                server.actualPort());
        return new ApiServer(options, server, edge);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** {@code https://HOST:PORT}, for kubeconfigs. */
    public String url() {
        String host = options.host();
        return "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
    }

    /** Takes no more requests, ends the watches, and returns when the port is free. */
    @Override
    public void close() {
        edge.close();
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "event=api_close_failed cluster={} reason=\"{}\"",
                    options.name(),
                    e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that breaks is the client's affair; what runs on it learns of it by itself. */
    private static void watchOver(HttpConnection connection) {
        connection.exceptionHandler(broken ->
                LOG.debug(
                        "event=connection_broken client={} reason=\"{}\"",
                        connection.remoteAddress(),
                        broken.toString()));
    }

    private static HttpServerOptions httpOptions(ApiOptions options) {
        IssuedCertificate certificate = options.authority().issueServer(options.certificateNames());
        return new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(certificate.certificatePem()))
                                .addKeyValue(Buffer.buffer(certificate.privateKeyPem())))
                .setTrustOptions(
                        new PemTrustOptions()
                                .addCertValue(Buffer.buffer(options.authority().certificatePem())))
                .setClientAuth(ClientAuth.REQUEST)
                .setCompressionSupported(true)
                .setTcpKeepAlive(true)
                .setIdleTimeout((int) IDLE_DEADLINE.toSeconds())
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
                .setMaxInitialLineLength(MAX_URL_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setReuseAddress(true);
    }
}
