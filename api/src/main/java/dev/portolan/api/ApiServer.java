package dev.portolan.api;

import dev.portolan.api.kube.KubernetesApi;
import dev.portolan.api.kube.discovery.SelfDescription;
import dev.portolan.api.kube.http.HttpEdge;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.kube.watch.Watches;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.OpenApiDocuments;
import dev.portolan.api.security.Authenticator;
import dev.portolan.model.resource.ResourceStore;

import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * A Kubernetes API server over a resource store: what kubectl, Helm and informers talk to. Serves
 * HTTPS (HTTP/2 and HTTP/1.1); callers show a bearer token or a client certificate. Every caller
 * who has proven who it is may do everything.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    /** Longer than any watch, so that it ends abandoned connections alone. */
    private static final Duration IDLE_DEADLINE = Duration.ofMinutes(70);

    /** Requests at one time on one connection: an informer is a long one. */
    private static final int MAX_STREAMS = 1000;

    private static final int MAX_URL_BYTES = 16 * 1024;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final HttpsListener listener;

    private ApiServer(HttpsListener listener) {
        this.listener = listener;
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
                new HttpEdge(
                        vertx, options.name(), api, new Authenticator(options.endpoint().tokens()));
        HttpsListener listener =
                HttpsListener.open(
                        vertx, options.endpoint(), ApiServer::tuned, edge::handle, edge::close);
        LOG.info("event=api_started cluster={} url={}", options.name(), listener.url());
        return new ApiServer(listener);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port();
    }

    /** {@code https://HOST:PORT}, for kubeconfigs. */
    public String url() {
        return listener.url();
    }

    /** Takes no more requests, ends the watches, and returns when the port is free. */
    @Override
    public void close() {
        listener.close();
    }

    private static HttpServerOptions tuned(HttpServerOptions options) {
        return options.setCompressionSupported(true)
                .setIdleTimeout((int) IDLE_DEADLINE.toSeconds())
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS))
                .setMaxInitialLineLength(MAX_URL_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
    }
}
