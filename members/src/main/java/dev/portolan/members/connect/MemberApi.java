package dev.portolan.members.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.netty.handler.ssl.NotSslRecordException;

import org.jspecify.annotations.Nullable;

import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to one member's API, through its fabric8 client's transport and credentials, with
 * documents as they are on the wire. Blocking with a deadline; safe for use by many threads.
 */
public final class MemberApi {
    private final ClusterName member;
    private final KubernetesClient client;
    private final Duration timeout;

    MemberApi(ClusterName member, KubernetesClient client, Duration timeout) {
        this.member = member;
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * An answer of whatever code.
     *
     * @param body the object, or the {@code Status} of a refusal; empty where the body is not a
     *     JSON object
     */
    public record Answer(int code, Document body) {
        public boolean isSuccess() {
            return code >= 200 && code < 300;
        }

        /** The refusal in the server's words. */
        public String message() {
            String message = body.text("message");
            return message.isEmpty() ? "HTTP " + code : message + " (HTTP " + code + ")";
        }
    }

    /**
     * @throws MemberException UNREACHABLE when there is no answer in time
     */
    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /**
     * @param accept the forms of the answer that are welcome, the best first
     * @throws MemberException UNREACHABLE when there is no answer in time
     */
    Answer get(String path, String accept) {
        return exchange("GET", path, accept, null, null);
    }

    /**
     * @throws MemberException UNREACHABLE when there is no answer in time
     */
    public Answer send(
            String method, String path, @Nullable String contentType, @Nullable Document body) {
        return exchange(method, path, "application/json", contentType, body);
    }

    private Answer exchange(
            String method,
            String path,
            String accept,
            @Nullable String contentType,
            @Nullable Document body) {
        HttpRequest request = request(method, path, accept, contentType, body);
        CompletableFuture<HttpResponse<byte[]>> pending;
        try {
            pending = client.getHttpClient().sendAsync(request, byte[].class);
        } catch (IllegalStateException e) {
            throw unreachable("the connection is closed", e);
        }
        try {
            HttpResponse<byte[]> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.code(), parse(response.body()));
        } catch (ExecutionException e) {
            throw unreachable(describe(e), e);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw unreachable(
                    "no answer to " + method + " " + path + " within " + timeout.toMillis() + " ms",
                    e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("interrupted", e);
        }
    }

    /**
     * All objects of a collection, page by page.
     *
     * @throws MemberException REFUSED or UNREACHABLE
     */
    List<Document> list(String path, String query, ApiCatalog.Resource resource) {
        List<Document> items = new ArrayList<>();
        String next = "";
        do {
            Answer page =
                    get(
                            path
                                    + "?limit=500"
                                    + query
                                    + (next.isEmpty()
                                            ? ""
                                            : "&continue="
                                                    + URLEncoder.encode(
                                                            next, StandardCharsets.UTF_8)));
            if (!page.isSuccess()) {
                throw refused("list " + resource.type(), page);
            }
            for (JsonNode item : page.body().items("items")) {
                items.add(
                        Document.copyOf((ObjectNode) item)
                                .edit(root -> {
                                    root.put("apiVersion", resource.apiVersion());
                                    root.put("kind", resource.kind());
                                }));
            }
            next = page.body().text("metadata", "continue");
        } while (!next.isEmpty());
        return items;
    }

    MemberException refused(String what, Answer answer) {
        return new MemberException(
                member, MemberException.Reason.REFUSED, what + ": " + answer.message());
    }

    private HttpRequest request(
            String method,
            String path,
            String accept,
            @Nullable String contentType,
            @Nullable Document body) {
        String base = client.getMasterUrl().toString();
        HttpRequest.Builder builder =
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri((base.endsWith("/") ? base : base + "/") + path)
                        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        builder.setHeader("Accept", accept);
        String content = body == null ? null : body.toString();
        return builder.method(method, contentType, content).build();
    }

    private static Document parse(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return Document.empty();
        }
        try {
            return Document.parse(body);
        } catch (DocumentException e) {
            return Document.empty()
                    .edit(root -> root.put("message", "the answer is not a JSON object"));
        }
    }

    private String describe(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String words =
                cause instanceof NotSslRecordException
                        ? "what answers there does not speak TLS"
                        : cause.getMessage() == null
                                ? cause.getClass().getSimpleName()
                                : cause.getMessage();
        URL endpoint = client.getMasterUrl();
        return words.contains(endpoint.getHost()) ? words : endpoint + ": " + words;
    }

    private MemberException unreachable(String message, Throwable cause) {
        return new MemberException(member, MemberException.Reason.UNREACHABLE, message, cause);
    }
}
