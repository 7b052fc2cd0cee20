package dev.portolan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.resource.StoreException;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class ApiServerIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

    static RunningServer server;
    ApiClient client;

    @BeforeAll
    static void start() {
        server = RunningServer.of(new StoreProbe(20));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = new ApiClient(server, HttpVersion.HTTP_2);
    }

    @AfterEach
    void disconnect() {
        server.store().recover();
        client.delete(CONFIG_MAPS);
        client.close();
    }

    @Test
    void showsAStrangerItsVersionAndHealthOnly() {
        for (String open : new String[] {"/version", "/healthz", "/livez", "/readyz"}) {
            assertThat(client.get(open, Map.of()).code()).as(open).isEqualTo(200);
        }
        for (String closed :
                new String[] {"/api", "/apis", CONFIG_MAPS, "/openapi/v3", "/nothing"}) {
            ApiClient.Reply reply = client.get(closed, Map.of());
            assertThat(reply.code()).as(closed).isEqualTo(401);
            assertThat(reply.json().text("reason")).isEqualTo("Unauthorized");
        }
        assertThat(client.get("/api", Map.of("Authorization", "Bearer guessed")).code())
                .isEqualTo(401);
    }

    @Test
    void speaksHttp2AndCompresses() {
        ApiClient.Reply reply =
                client.get(
                        "/apis",
                        Map.of(
                                "Authorization",
                                "Bearer " + RunningServer.TOKEN,
                                "Accept-Encoding",
                                "gzip"));
        assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(reply.headers()).containsEntry("content-encoding", "gzip");
    }

    @Test
    void sendsTheStateAndThenItsChanges() {
        create("before", "tier: edge");
        try (ApiClient.Watching watching = client.watch(CONFIG_MAPS + "?watch=1")) {
            create("after", "");
            client.delete(CONFIG_MAPS + "/before");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(watching.seen())
                                    .containsExactly(
                                            "ADDED before", "ADDED after", "DELETED before"));
        }
    }

    @Test
    void sendsWhatEntersAndLeavesASelection() {
        create("moving", "tier: edge");
        try (ApiClient.Watching watching =
                client.watch(CONFIG_MAPS + "?watch=true&labelSelector=tier%3Dedge")) {
            label("moving", "middle");
            label("moving", "edge");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(watching.seen())
                                    .containsExactly(
                                            "ADDED moving", "DELETED moving", "ADDED moving"));
        }
    }

    @Test
    void continuesFromARevision() {
        create("one", "");
        String revision = client.get(CONFIG_MAPS).json().text("metadata", "resourceVersion");
        create("two", "");
        try (ApiClient.Watching watching =
                client.watch(CONFIG_MAPS + "?watch=1&resourceVersion=" + revision)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(watching.seen()).containsExactly("ADDED two"));
        }
    }

    @Test
    void saysThatARevisionIsTooOld() {
        for (int i = 0; i < 30; i++) {
            create("filler-" + i, "");
        }
        try (ApiClient.Watching watching =
                client.watch(CONFIG_MAPS + "?watch=1&resourceVersion=2")) {
            await().atMost(SOON).until(() -> !watching.events().isEmpty());
            assertThat(watching.events().getFirst().text("type")).isEqualTo("ERROR");
            assertThat(watching.events().getFirst().at("object", "code").asInt()).isEqualTo(410);
        }
    }

    @Test
    void marksTheEndOfTheInitialEventsAndEndsInTime() {
        create("one", "");
        try (ApiClient.Watching watching =
                client.watch(
                        CONFIG_MAPS
                                + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
                                + "&timeoutSeconds=1")) {
            await().atMost(SOON)
                    .until(() -> server.store().watches() == 0 && watching.events().size() == 2);
            assertThat(watching.seen().getFirst()).isEqualTo("ADDED one");
            assertThat(
                            watching.events()
                                    .getLast()
                                    .text(
                                            "object",
                                            "metadata",
                                            "annotations",
                                            "k8s.io/initial-events-end"))
                    .isEqualTo("true");
        }
    }

    @Test
    void sendsEventsThroughAWebSocket() {
        create("before", "");
        try (ApiClient.Watching watching = client.watchByWebSocket(CONFIG_MAPS + "?watch=1")) {
            create("after", "");
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(watching.seen())
                                    .containsExactly("ADDED before", "ADDED after"));
        }
        await().atMost(SOON).until(() -> server.store().watches() == 0);
    }

    @Test
    void givesUpTheWatchOfAClientThatHasGone() {
        for (HttpVersion version : new HttpVersion[] {HttpVersion.HTTP_1_1, HttpVersion.HTTP_2}) {
            try (ApiClient other = new ApiClient(server, version)) {
                ApiClient.Watching watching = other.watch(CONFIG_MAPS + "?watch=1");
                await().atMost(SOON).until(() -> server.store().watches() == 1);
                watching.close();
                await().atMost(SOON).until(() -> server.store().watches() == 0);
            }
        }
    }

    @Test
    void answersReadsFromItsOwnCopyWithAWarningWhileThereIsNoQuorum() {
        create("there", "");
        server.store().refuse(StoreException.Reason.UNAVAILABLE);
        ApiClient.Reply read = client.get(CONFIG_MAPS + "/there");
        assertThat(read.code()).isEqualTo(200);
        assertThat(read.headers().get("warning")).startsWith("299 - \"no quorum");

        ApiClient.Reply write = client.post(CONFIG_MAPS, configMap("more", ""));
        assertThat(write.code()).isEqualTo(503);
        assertThat(write.headers()).containsEntry("retry-after", "1");
        assertThat(client.get("/readyz", Map.of()).code()).isEqualTo(503);
    }

    @Test
    void doesNotPretendToKnowWhatBecameOfAnAmbiguousWrite() {
        server.store().refuse(StoreException.Reason.AMBIGUOUS);
        ApiClient.Reply reply = client.post(CONFIG_MAPS, configMap("more", ""));
        assertThat(reply.code()).isEqualTo(504);
        assertThat(reply.json().text("message")).contains("may or may not have been made");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        ApiClient.Reply reply = client.post(CONFIG_MAPS, "x".repeat(4 << 20));
        assertThat(reply.code()).isEqualTo(413);
    }

    private void create(String name, String labels) {
        assertThat(client.post(CONFIG_MAPS, configMap(name, labels)).code()).isEqualTo(201);
    }

    private void label(String name, String tier) {
        ApiClient.Reply reply =
                client.request(
                        HttpMethod.PATCH,
                        CONFIG_MAPS + "/" + name,
                        Map.of(
                                "Authorization",
                                "Bearer " + RunningServer.TOKEN,
                                "Content-Type",
                                "application/merge-patch+json"),
                        "{\"metadata\":{\"labels\":{\"tier\":\"" + tier + "\"}}}");
        assertThat(reply.code()).isEqualTo(200);
    }

    private static String configMap(String name, String labels) {
        String entries = labels.isEmpty() ? "" : "\"" + labels.replace(": ", "\":\"") + "\"";
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
                + name
                + "\",\"labels\":{"
                + entries
                + "}}}";
    }
}
