package dev.portolan.daemon.client;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Reads and writes objects at the control cluster's Kubernetes API. Blocking; safe for use by many
 * threads.
 */
public final class ControlClient implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final Kubeconfig kubeconfig;
    private final HttpClient http;

    public ControlClient(Kubeconfig kubeconfig) {
        this.kubeconfig = kubeconfig;
        this.http =
                HttpClient.newBuilder()
                        .sslContext(trusting(kubeconfig.caPem()))
                        .connectTimeout(TIMEOUT)
                        .build();
    }

    /** A response: its status, and the object or Status that came with it. */
    public record Answer(int status, Document body, List<String> warnings) {
        public boolean isSuccess() {
            return status / 100 == 2;
        }

        /** The server's own words for what went wrong. */
        public String message() {
            return body.text("message");
        }
    }

    /** The object at an API path; empty where there is none. */
    public Optional<Document> find(String path) {
        Answer answer = send("GET", path, "", "");
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(require(answer, "GET " + path).body());
    }

    /** All objects at a collection's API path. */
    public List<Document> list(String path) {
        return require(send("GET", path, "", ""), "GET " + path).body().items("items").stream()
                .map(item -> Document.owning(item.deepCopy()))
                .toList();
    }

    /**
     * Sends a request.
     *
     * @param contentType of the body; empty where there is none
     * @throws ClientException when there was no answer
     */
    public Answer send(String method, String path, String contentType, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(kubeconfig.server().resolve(path))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + kubeconfig.token())
                        .header("Accept", "application/json")
                        .method(
                                method,
                                contentType.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        try {
            HttpResponse<byte[]> response =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    Document.parse(response.body()),
                    response.headers().allValues("Warning"));
        } catch (IOException e) {
            throw new ClientException("no answer from " + kubeconfig.server(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientException("interrupted while waiting for " + kubeconfig.server(), e);
        }
    }

    /** {@code answer}, if it is a success. */
    public static Answer require(Answer answer, String what) {
        if (!answer.isSuccess()) {
            throw new ClientException(what + ": " + answer.status() + " " + answer.message());
        }
        return answer;
    }

    /**
     * The API path of a kind of Portolan's own group, or of one of its objects where {@code name}
     * is not empty.
     */
    public static String path(ResourceType type, String version, Namespace namespace, String name) {
        String root =
                type.group().isEmpty()
                        ? "/api/" + version
                        : "/apis/" + type.group() + "/" + version;
        String scope = namespace.isNone() ? "" : "/namespaces/" + namespace;
        return root + scope + "/" + type.plural() + (name.isEmpty() ? "" : "/" + name);
    }

    @Override
    public void close() {
        http.close();
    }

    /** Trusts what a certificate authority, PEM, has signed. */
    public static SSLContext trusting(String caPem) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int index = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            caPem.getBytes(StandardCharsets.US_ASCII)))) {
                store.setCertificateEntry("ca-" + index++, certificate);
            }
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ClientException("the kubeconfig's certificate authority is not usable", e);
        }
    }
}
