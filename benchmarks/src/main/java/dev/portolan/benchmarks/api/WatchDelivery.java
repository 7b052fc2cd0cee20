package dev.portolan.benchmarks.api;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from the start of a write to the line at each of several watchers: objects are
 * written at a steady pace and carry the time of their writing.
 */
final class WatchDelivery {
    private static final Duration PACE = Duration.ofMillis(5);
    private static final Namespace NAMESPACE = new Namespace("watched");
    private static final String STAMP = "\"written\":\"";
    private static final String LAST = "\"last\":\"yes\"";

    private WatchDelivery() {}

    /**
     * Nanoseconds of each delivery, sorted; the first half of the writes is warm-up.
     *
     * @param request opens a watch of the ConfigMaps in the namespace {@code watched}
     */
    static List<Long> measure(
            ResourceStore store, HttpClient client, HttpRequest request, int watchers, int writes)
            throws Exception {
        List<Long> nanos = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> reading = new ArrayList<>();
            for (int i = 0; i < watchers; i++) {
                HttpResponse<InputStream> response =
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                if (response.statusCode() != 200) {
                    throw new IOException("a watch was answered with " + response.statusCode());
                }
                reading.add(threads.submit(() -> read(response.body())));
            }
            for (int i = 0; i < writes; i++) {
                write(store, i, i == writes - 1);
                LockSupport.parkNanos(PACE.toNanos());
            }
            for (Future<List<Long>> future : reading) {
                List<Long> one = future.get();
                nanos.addAll(one.subList(one.size() / 2, one.size()));
            }
        }
        return nanos.stream().sorted().toList();
    }

    private static List<Long> read(InputStream events) throws IOException {
        List<Long> nanos = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                long now = System.nanoTime();
                int from = line.indexOf(STAMP);
                if (from >= 0) {
                    int start = from + STAMP.length();
                    nanos.add(now - Long.parseLong(line, start, line.indexOf('"', start), 10));
                }
                if (line.contains(LAST)) {
                    return nanos;
                }
            }
        }
        throw new IOException("the watch ended after " + nanos.size() + " events");
    }

    private static void write(ResourceStore store, int number, boolean last) {
        ResourceKey key = new ResourceKey(ResourceType.CONFIG_MAPS, NAMESPACE, "w" + number);
        store.write(
                List.of(
                        Write.create(
                                key,
                                Document.parse(
                                        """
                                        {"apiVersion": "v1", "kind": "ConfigMap",
                                         "metadata": {"name": "w%1$d", "namespace": "watched", "uid": "w-%1$d",
                                           "creationTimestamp": "2026-01-01T00:00:00Z"},
                                         "data": {"written": "%2$d", "last": "%3$s"}}
                                        """
                                                .formatted(
                                                        number,
                                                        System.nanoTime(),
                                                        last ? "yes" : "no")))));
    }
}
