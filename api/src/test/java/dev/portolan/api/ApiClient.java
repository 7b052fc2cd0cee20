package dev.portolan.api;

import dev.portolan.model.resource.Document;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A plain HTTP client of a {@link RunningServer}, with the administrator's token where nothing else
 * is said.
 */
final class ApiClient implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Map<String, String> WITH_TOKEN =
            Map.of("Authorization", "Bearer " + RunningServer.TOKEN);

    private final URI url;
    private final HttpClient http;
    private final WebSocketClient webSockets;

    ApiClient(RunningServer server, HttpVersion version) {
        this.url = URI.create(server.url());
        PemTrustOptions trust =
                new PemTrustOptions()
                        .addCertValue(Buffer.buffer(server.authority().certificatePem()));
        this.http =
                server.vertx()
                        .createHttpClient(
                                new HttpClientOptions()
                                        .setSsl(true)
                                        .setTrustOptions(trust)
                                        .setUseAlpn(true)
                                        .setProtocolVersion(version));
        this.webSockets =
                server.vertx()
                        .createWebSocketClient(
                                new WebSocketClientOptions().setSsl(true).setTrustOptions(trust));
    }

    /** A whole answer. */
    record Reply(int code, Map<String, String> headers, HttpVersion version, String text) {
        Document json() {
            return Document.parse(text);
        }
    }

    /** A watch under way: its events as they come. */
    record Watching(List<Document> events, Runnable closer) implements AutoCloseable {
        List<String> seen() {
            return events.stream()
                    .map(event ->
                            event.text("type") + " " + event.text("object", "metadata", "name"))
                    .toList();
        }

        @Override
        public void close() {
            closer.run();
        }
    }

    Reply get(String path) {
        return request(HttpMethod.GET, path, WITH_TOKEN, "");
    }

    Reply get(String path, Map<String, String> headers) {
        return request(HttpMethod.GET, path, headers, "");
    }

    Reply post(String path, String body) {
        return request(HttpMethod.POST, path, WITH_TOKEN, body);
    }

    Reply delete(String path) {
        return request(HttpMethod.DELETE, path, WITH_TOKEN, "");
    }

    Reply request(HttpMethod method, String path, Map<String, String> headers, String body) {
        return await(
                http.request(options(method, path, headers))
                        .compose(request -> request.send(body))
                        .compose(response ->
                                response.body()
                                        .map(bytes ->
                                                new Reply(
                                                        response.statusCode(),
                                                        headers(response),
                                                        response.version(),
                                                        bytes.toString()))));
    }

    private static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new TreeMap<>();
        response.headers()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    /** Watches in chunks. */
    Watching watch(String path) {
        List<Document> events = new CopyOnWriteArrayList<>();
        HttpClientRequest request = await(http.request(options(HttpMethod.GET, path, WITH_TOKEN)));
        HttpClientResponse response =
                await(
                        request.send()
                                .map(answer -> {
                                    StringBuilder line = new StringBuilder();
                                    answer.handler(chunk -> {
                                        line.append(chunk.toString());
                                        for (int end = line.indexOf("\n");
                                                end >= 0;
                                                end = line.indexOf("\n")) {
                                            events.add(Document.parse(line.substring(0, end)));
                                            line.delete(0, end + 1);
                                        }
                                    });
                                    answer.exceptionHandler(ignored -> {});
                                    return answer;
                                }));
        if (response.statusCode() != 200) {
            throw new AssertionError("a watch was answered with " + response.statusCode());
        }
        return new Watching(events, () -> await(request.connection().close()));
    }

    /** Watches by a WebSocket. */
    Watching watchByWebSocket(String path) {
        List<Document> events = new CopyOnWriteArrayList<>();
        WebSocketConnectOptions options =
                new WebSocketConnectOptions()
                        .setHost(url.getHost())
                        .setPort(url.getPort())
                        .setURI(path)
                        .addHeader("Authorization", "Bearer " + RunningServer.TOKEN);
        WebSocket socket =
                await(
                        webSockets
                                .connect(options)
                                .map(open -> {
                                    open.textMessageHandler(
                                            text -> events.add(Document.parse(text)));
                                    return open;
                                }));
        return new Watching(events, () -> await(socket.close()));
    }

    private RequestOptions options(HttpMethod method, String path, Map<String, String> headers) {
        RequestOptions options =
                new RequestOptions()
                        .setMethod(method)
                        .setHost(url.getHost())
                        .setPort(url.getPort())
                        .setURI(path);
        headers.forEach(options::putHeader);
        return options;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(http.close());
        await(webSockets.close());
    }
}
