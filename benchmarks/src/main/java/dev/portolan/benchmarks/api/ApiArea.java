package dev.portolan.benchmarks.api;

import dev.portolan.api.ApiOptions;
import dev.portolan.api.ApiServer;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.Identity;
import dev.portolan.benchmarks.Area;
import dev.portolan.benchmarks.Load;
import dev.portolan.benchmarks.Row;
import dev.portolan.control.MemoryStore;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import io.vertx.core.Vertx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** {@code portolan bench api}: HTTPS on loopback, the store in memory, JDK's own client. */
public final class ApiArea implements Area {
    private static final String TOKEN = "the-token-of-the-benchmark";
    private static final int OBJECTS = 1_000;
    private static final int CALLERS = 16;
    private static final int WATCHERS = 20;
    private static final String TABLE =
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    // Goals of our own: no figures of a Kubernetes API server on such a machine are at hand.
    private static final double GETS = 3_000;
    private static final double LIST_MILLIS = 50;
    private static final double WATCH_MEDIAN_MILLIS = 5;
    private static final double WATCH_MILLIS = 50;

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "api";
    }

    @Override
    public List<Row> run(boolean quick) throws Exception {
        InstantSource clock = InstantSource.system();
        CertificateAuthority authority = CertificateAuthority.inMemory("bench", clock);
        ApiOptions options =
                ApiOptions.of("bench", "127.0.0.1", 0, authority)
                        .withTokens(
                                new BearerTokens(Map.of(TOKEN, Identity.administrator("bench"))));
        Vertx vertx = Vertx.vertx();
        try (MemoryStore store = filled();
                ApiServer server =
                        ApiServer.start(
                                vertx,
                                options,
                                store,
                                KindRegistry.federation(),
                                clock,
                                RandomGenerator.getDefault());
                HttpClient client =
                        HttpClient.newBuilder()
                                .sslContext(trusting(authority))
                                .connectTimeout(DEADLINE)
                                .build()) {
            String all = server.url() + "/api/v1/namespaces/bench/configmaps";
            List<Row> rows = new ArrayList<>();
            rows.add(gets(client, all, quick));
            rows.add(lists("list of 1,000 objects", client, request(all), quick));
            rows.add(
                    lists(
                            "table of 1,000 objects, as kubectl get asks for it",
                            client,
                            request(all).header("Accept", TABLE),
                            quick));
            String watched = server.url() + "/api/v1/namespaces/watched/configmaps?watch=true";
            rows.addAll(deliveries(store, client, request(watched).build(), quick));
            return List.copyOf(rows);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    /** Even a quick run warms up for long: a cold machine compiles for several seconds. */
    private static Row gets(HttpClient client, String all, boolean quick) throws Exception {
        double reached =
                Load.perSecond(
                        CALLERS,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(quick ? 3 : 20),
                        (worker, number) ->
                                get(
                                        client,
                                        request(all + "/c" + (worker * 61L + number) % OBJECTS)
                                                .build()));
        return Row.of(
                "GET of one object, " + CALLERS + " callers, HTTP/2 over TLS",
                reached,
                "answers/s",
                new Row.Goal.AtLeast(GETS));
    }

    private static Row lists(
            String what, HttpClient client, HttpRequest.Builder asked, boolean quick)
            throws Exception {
        HttpRequest request = asked.build();
        List<Long> nanos = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(quick ? 3 : 15).toNanos();
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            get(client, request);
            nanos.add(System.nanoTime() - start);
        }
        List<Long> warm = nanos.subList(nanos.size() / 2, nanos.size()).stream().sorted().toList();
        return Row.of(
                what + ", one caller, p50",
                percentile(warm, 50),
                "ms",
                new Row.Goal.AtMost(LIST_MILLIS));
    }

    private static List<Row> deliveries(
            MemoryStore store, HttpClient client, HttpRequest watch, boolean quick)
            throws Exception {
        List<Long> nanos =
                WatchDelivery.measure(store, client, watch, WATCHERS, quick ? 400 : 2_000);
        String what = "from a write to each of " + WATCHERS + " watchers, 200 writes/s, ";
        return List.of(
                Row.of(
                        what + "p50",
                        percentile(nanos, 50),
                        "ms",
                        new Row.Goal.AtMost(WATCH_MEDIAN_MILLIS)),
                Row.of(
                        what + "p99",
                        percentile(nanos, 99),
                        "ms",
                        new Row.Goal.AtMost(WATCH_MILLIS)));
    }

    private static double percentile(List<Long> sorted, int percent) {
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(DEADLINE);
    }

    private static void get(HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    request.uri()
                            + " answered "
                            + response.statusCode()
                            + ": "
                            + new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    private static MemoryStore filled() {
        MemoryStore store = new MemoryStore();
        for (int i = 0; i < OBJECTS; i++) {
            store.write(
                    Write.create(
                            new ResourceKey(
                                    ResourceType.CONFIG_MAPS, new Namespace("bench"), "c" + i),
                            Document.parse(
                                    """
                                    {"apiVersion": "v1", "kind": "ConfigMap",
                                     "metadata": {"name": "c%1$d", "namespace": "bench", "uid": "uid-%1$d",
                                       "creationTimestamp": "2026-01-01T00:00:00Z"},
                                     "data": {"value": "%2$s"}}
                                    """
                                            .formatted(i, "x".repeat(256)))));
        }
        return store;
    }

    private static SSLContext trusting(CertificateAuthority authority)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(
                                        authority
                                                .certificatePem()
                                                .getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory managers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
