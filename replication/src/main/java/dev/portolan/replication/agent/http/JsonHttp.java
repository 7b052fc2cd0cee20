package dev.portolan.replication.agent.http;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.replication.ReplicationException;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** JSON requests to one API, each with a deadline. Thread-safe. */
final class JsonHttp implements AutoCloseable {
    private final ApiEndpoint endpoint;
    private final HttpClient client;

    JsonHttp(ApiEndpoint endpoint) {
        this.endpoint = endpoint;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(endpoint.timeout());
        endpoint.trust().ifPresent(builder::sslContext);
        endpoint.source().ifPresent(builder::localAddress);
        client = builder.build();
    }

    /**
     * An answer.
     *
     * @param body an empty object where the answer was not JSON
     */
    record Answer(int code, Document body) {
        boolean isSuccess() {
            return code / 100 == 2;
        }

        /** What went wrong, in the server's words. */
        String problem() {
            return "status " + code + " " + body.text("message");
        }
    }

    Answer get(String path) {
        return send("GET", path, Optional.empty());
    }

    /**
     * @throws ReplicationException when there was no answer
     */
    Answer send(String method, String path, Optional<Document> content) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.server().resolve(path))
                        .timeout(endpoint.timeout())
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                content.map(body -> BodyPublishers.ofByteArray(body.toBytes()))
                                        .orElseGet(BodyPublishers::noBody));
        endpoint.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), parse(response.body()));
        } catch (IOException e) {
            throw new ReplicationException(
                    method + " " + endpoint.server() + path + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ReplicationException(method + " " + path + " was interrupted", e);
        }
    }

    private static Document parse(byte[] body) {
        try {
            return Document.parse(body);
        } catch (DocumentException e) {
            return Document.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
