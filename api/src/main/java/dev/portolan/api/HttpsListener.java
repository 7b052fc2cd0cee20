package dev.portolan.api;

import dev.portolan.api.security.IssuedCertificate;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * An open port that speaks HTTP/2 and HTTP/1.1 over TLS, and asks callers for a certificate without
 * insisting. What happens on requests is its handler's; the threads that serve them belong to the
 * {@code atEnd} that it is given.
 */
public final class HttpsListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final HttpServer server;
    private final Runnable atEnd;

    private HttpsListener(Endpoint endpoint, HttpServer server, Runnable atEnd) {
        this.endpoint = endpoint;
        this.server = server;
        this.atEnd = atEnd;
    }

    /**
     * Opens a port and returns when it listens. Not to be called on an event loop.
     *
     * @param tuning changes the options beyond address and TLS
     * @param handler called on event loops
     * @param atEnd ends what requests have started; run when the port is closed and when it cannot
     *     be opened
     * @throws ApiServerException when it cannot listen
     */
    public static HttpsListener open(
            Vertx vertx,
            Endpoint endpoint,
            UnaryOperator<HttpServerOptions> tuning,
            Handler<HttpServerRequest> handler,
            Runnable atEnd) {
        HttpServer server =
                vertx.createHttpServer(tuning.apply(options(endpoint)))
                        .connectionHandler(HttpsListener::watchOver)
                        .requestHandler(handler);
        try {
            server.listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            atEnd.run();
            throw new ApiServerException("cannot listen on " + endpoint, e);
        } catch (InterruptedException e) {
            atEnd.run();
            Thread.currentThread().interrupt();
            throw new ApiServerException("interrupted while starting on " + endpoint, e);
        }
        return new HttpsListener(endpoint, server, atEnd);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** {@code https://HOST:PORT}. */
    public String url() {
        String host = endpoint.host();
        return "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port();
    }

    /** Takes no more requests, ends those under way, and returns when the port is free. */
    @Override
    public void close() {
        atEnd.run();
        try {
            server.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=listener_close_failed url={} reason=\"{}\"", url(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The verified certificates that a caller has shown, its own first; none is usual. */
    public static List<X509Certificate> peerCertificates(HttpConnection connection) {
        try {
            List<Certificate> certificates = connection.peerCertificates();
            return certificates == null
                    ? List.of()
                    : certificates.stream().map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
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

    private static HttpServerOptions options(Endpoint endpoint) {
        IssuedCertificate certificate = endpoint.issueCertificate();
        return new HttpServerOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(certificate.certificatePem()))
                                .addKeyValue(Buffer.buffer(certificate.privateKeyPem())))
                .setTrustOptions(
                        new PemTrustOptions()
                                .addCertValue(Buffer.buffer(endpoint.authority().certificatePem())))
                .setClientAuth(ClientAuth.REQUEST)
                .setTcpKeepAlive(true)
                .setReuseAddress(true);
    }
}
