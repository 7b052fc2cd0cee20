package dev.portolan.members.connect;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx5.Vertx5HttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.ext.web.client.WebClientOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes clients of members' APIs. They share one Vert.x and one executor of virtual threads, which
 * close with this. A client has one HTTP/2 connection, which its requests and watches share: a
 * member costs one TLS handshake, and is found dead by its silence.
 */
public final class MemberClients implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemberClients.class);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** A connection on which nothing has come in for this many request timeouts is given up. */
    private static final int SILENT_REQUESTS = 3;

    private static final int EVENT_LOOPS = 2;

    private final Vertx vertx;
    private final ExecutorService tasks;
    private final Vertx5HttpClientFactory factory;
    private final Duration requestTimeout;

    /** Clients that connect from whatever address the system picks. */
    public MemberClients(Duration requestTimeout) {
        this(requestTimeout, Optional.empty());
    }

    /**
     * @param source the address that all connections are bound to, if any
     */
    public MemberClients(Duration requestTimeout, Optional<InetAddress> source) {
        this.requestTimeout = requestTimeout;
        vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(EVENT_LOOPS)
                                .setUseDaemonThread(true));
        tasks =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("member-client-", 0).factory());
        factory = new BoundFactory(vertx, source, requestTimeout.multipliedBy(SILENT_REQUESTS));
    }

    /** A client for one member; the caller closes it. Nothing is sent yet. */
    public KubernetesClient open(String endpoint, MemberCredentials credentials) {
        var config =
                new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl(endpoint)
                        .withConnectionTimeout((int) requestTimeout.toMillis())
                        .withRequestTimeout((int) requestTimeout.toMillis())
                        .withRequestRetryBackoffLimit(0)
                        .withWatchReconnectInterval(200)
                        .withOnlyHttpWatches(true)
                        .withUserAgent("portolan");
        credentials.authority().ifPresent(pem -> config.withCaCertData(Base64Text.encode(pem)));
        credentials.token().ifPresent(config::withOauthToken);
        credentials
                .login()
                .ifPresent(
                        login -> config.withUsername(login.user()).withPassword(login.password()));
        credentials
                .client()
                .ifPresent(client ->
                        config.withClientCertData(Base64Text.encode(client.certificate()))
                                .withClientKeyData(Base64Text.encode(client.key()))
                                .withClientKeyAlgo(client.keyAlgorithm()));
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(factory)
                .withTaskExecutor(tasks)
                .build();
    }

    @Override
    public void close() {
        tasks.shutdownNow();
        try {
            vertx.close().await(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("event=member-clients-close-slow waitedSeconds={}", CLOSING.toSeconds());
        }
    }

    private static final class BoundFactory extends Vertx5HttpClientFactory {
        private final Optional<InetAddress> source;
        private final Duration silence;

        BoundFactory(Vertx vertx, Optional<InetAddress> source, Duration silence) {
            super(vertx);
            this.silence = silence;
            this.source = source;
        }

        @Override
        protected void additionalConfig(
                WebClientOptions http, WebSocketClientOptions webSocket, PoolOptions pool) {
            http.setProtocolVersion(HttpVersion.HTTP_2)
                    .setUseAlpn(true)
                    .setReadIdleTimeout((int) silence.toSeconds())
                    .setIdleTimeoutUnit(TimeUnit.SECONDS);
            pool.setHttp2MaxSize(1);
            source.ifPresent(address -> {
                http.setLocalAddress(address.getHostAddress());
                webSocket.setLocalAddress(address.getHostAddress());
            });
        }
    }
}
