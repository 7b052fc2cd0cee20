package dev.portolan.api.kube.http;

import dev.portolan.api.HttpsListener;
import dev.portolan.api.kube.KubernetesApi;
import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failure;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.security.Authentication;
import dev.portolan.api.security.Authenticator;
import dev.portolan.api.security.Identity;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes requests from the event loop: reads each whole, finds out who sends it, and has it answered
 * elsewhere.
 */
public final class HttpEdge implements AutoCloseable {
    /** As in Kubernetes. */
    private static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

    private static final Duration BODY_DEADLINE = Duration.ofSeconds(30);
    private static final int MAX_CONCURRENT_REQUESTS = 2048;
    private static final int RETRY_SECONDS = 1;

    private final Vertx vertx;
    private final KubernetesApi api;
    private final Authenticator authenticator;
    private final Workers workers;

    /**
     * @param name for the threads
     */
    public HttpEdge(Vertx vertx, String name, KubernetesApi api, Authenticator authenticator) {
        this.vertx = vertx;
        this.api = api;
        this.authenticator = authenticator;
        this.workers = new Workers(name + "-api", MAX_CONCURRENT_REQUESTS);
    }

    /** Handles a request; called on its event loop. */
    public void handle(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        boolean isUpgrade =
                request.version() == HttpVersion.HTTP_1_1
                        && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
        Exchange exchange = new Exchange(context, request, isUpgrade);
        Authentication authentication =
                authenticator.authenticate(
                        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)),
                        () -> HttpsListener.peerCertificates(request.connection()));
        switch (authentication) {
            case Authentication.Authenticated ignored
                    when request.headers().contains("Impersonate-User") ->
                    exchange.send(
                            new Failure(403, "Forbidden", "impersonation is not served here")
                                    .toAnswer());
            case Authentication.Authenticated(Identity identity) ->
                    read(request, exchange, identity, isUpgrade);
            case Authentication.Anonymous ignored ->
                    read(request, exchange, Identity.ANONYMOUS, isUpgrade);
            case Authentication.Refused ignored ->
                    exchange.send(Failures.unauthorized().failure().toAnswer());
        }
    }

    private void read(
            HttpServerRequest request, Exchange exchange, Identity caller, boolean isUpgrade) {
        if (isUpgrade) {
            request.pause();
            run(request, exchange, caller, Buffer.buffer());
            return;
        }
        Buffer body = Buffer.buffer();
        long timer = vertx.setTimer(BODY_DEADLINE.toMillis(), late -> request.connection().close());
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                // The rest is read and thrown away, so that the client sees the answer.
                request.handler(rest -> {});
                request.endHandler(end -> vertx.cancelTimer(timer));
                exchange.send(
                        new Failure(
                                        413,
                                        "RequestEntityTooLarge",
                                        "the body is larger than " + MAX_BODY_BYTES + " bytes")
                                .toAnswer());
            } else {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(broken -> vertx.cancelTimer(timer));
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            run(request, exchange, caller, body);
        });
    }

    private void run(HttpServerRequest request, Exchange exchange, Identity caller, Buffer body) {
        ApiRequest apiRequest;
        try {
            apiRequest =
                    new ApiRequest(
                            request.method().name(),
                            path(request),
                            parameters(request.params()),
                            header(request, HttpHeaders.ACCEPT),
                            header(request, HttpHeaders.CONTENT_TYPE),
                            header(request, HttpHeaders.USER_AGENT),
                            body.getBytes(),
                            caller);
        } catch (IllegalArgumentException e) {
            exchange.send(Failures.badRequest("the URL does not parse").failure().toAnswer());
            return;
        }
        if (!workers.tryRun(() -> exchange.answer(api.handle(apiRequest)))) {
            Answer.Whole busy =
                    new Failure(429, "TooManyRequests", "too many requests at once, try again")
                            .retryAfter(RETRY_SECONDS)
                            .toAnswer();
            exchange.send(busy);
        }
    }

    /** The decoded path; a plus sign is no space in one. */
    private static String path(HttpServerRequest request) {
        String path = request.path();
        return path == null
                ? "/"
                : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> parameters(MultiMap params) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        params.names().forEach(name -> parameters.put(name, List.copyOf(params.getAll(name))));
        return parameters;
    }

    private static String header(HttpServerRequest request, CharSequence name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /** Ends what runs, watches among it. */
    @Override
    public void close() {
        workers.close();
    }
}
