package dev.portolan.api.kube;

import dev.portolan.api.StoreProbe;
import dev.portolan.api.SystemNamespaces;
import dev.portolan.api.admission.BuiltInAdmissions;
import dev.portolan.api.kube.discovery.SelfDescription;
import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.verb.ObjectVerbs;
import dev.portolan.api.kube.watch.Watches;
import dev.portolan.api.schema.KindRegistry;
import dev.portolan.api.schema.OpenApiDocuments;
import dev.portolan.api.security.Identity;
import dev.portolan.model.resource.Document;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Calls the API without a network, over a store in memory with the namespace {@code default}. */
final class ApiCalls {
    static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final StoreProbe store = new StoreProbe();
    private final KubernetesApi api;

    ApiCalls() {
        this(false);
    }

    ApiCalls(boolean collectsGarbage) {
        InstantSource clock = InstantSource.fixed(NOW);
        KindRegistry kinds = KindRegistry.federation();
        SystemNamespaces.ensure(store, List.of("default"), clock, new Random(7));
        api =
                new KubernetesApi(
                        kinds,
                        store,
                        new SelfDescription(kinds, "v1.32.5", () -> OpenApiDocuments.of(kinds)),
                        new ObjectVerbs(
                                store,
                                BuiltInAdmissions.inOrder(kinds),
                                collectsGarbage,
                                clock,
                                new Random(8)),
                        new Watches(store, clock),
                        List.of());
    }

    /** An answer that is whole. */
    record Reply(Answer.Whole whole) {
        int code() {
            return whole.code();
        }

        Document json() {
            return Document.parse(whole.body());
        }

        String text(String... path) {
            return json().text(path);
        }

        List<String> warnings() {
            return whole.headers().stream()
                    .filter(header -> header.name().equals("Warning"))
                    .map(Answer.Header::value)
                    .toList();
        }
    }

    Reply get(String path) {
        return call("GET", path, "", "");
    }

    Reply post(String path, String json) {
        return call("POST", path, "application/json", json);
    }

    Reply put(String path, String json) {
        return call("PUT", path, "application/json", json);
    }

    Reply merge(String path, String json) {
        return call("PATCH", path, "application/merge-patch+json", json);
    }

    Reply delete(String path, String json) {
        return call("DELETE", path, "application/json", json);
    }

    Reply call(String method, String pathAndQuery, String contentType, String body) {
        String[] parts = pathAndQuery.split("\\?", 2);
        ApiRequest request =
                new ApiRequest(
                        method,
                        parts[0],
                        parts.length > 1 ? query(parts[1]) : Map.of(),
                        "",
                        contentType,
                        "test/1",
                        body.getBytes(StandardCharsets.UTF_8),
                        Identity.administrator("operator"));
        return switch (api.handle(request)) {
            case Answer.Whole whole -> new Reply(whole);
            case Answer.Stream ignored -> throw new AssertionError("a stream, not an answer");
        };
    }

    private static Map<String, List<String>> query(String text) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.computeIfAbsent(parts[0], key -> new ArrayList<>())
                    .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
