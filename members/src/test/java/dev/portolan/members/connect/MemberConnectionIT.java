package dev.portolan.members.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberException;
import dev.portolan.model.resource.ResourceType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Discovery against servers that know KEP-3352 and servers that do not, and against none. */
class MemberConnectionIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, String> documents = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final MemberClients clients = new MemberClients(TIMEOUT);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String path = exchange.getRequestURI().getPath();
                    asked.add(path);
                    byte[] body =
                            documents
                                    .getOrDefault(path, "{'kind': 'Status', 'code': 404}")
                                    .replace('\'', '"')
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(
                            documents.containsKey(path) ? 200 : 404, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.stop(0);
    }

    @Test
    void twoRequestsTellAllWhereTheServerAggregates() {
        documents.put(
                "/api",
                """
                {'kind': 'APIGroupDiscoveryList', 'items': [{'metadata': {}, 'versions': [
                  {'version': 'v1', 'resources': [
                    {'resource': 'pods', 'scope': 'Namespaced', 'responseKind': {'kind': 'Pod'}}]}]}]}
                """);
        documents.put(
                "/apis",
                """
                {'kind': 'APIGroupDiscoveryList', 'items': [{'metadata': {'name': 'apps'}, 'versions': [
                  {'version': 'v1', 'resources': [{'resource': 'deployments', 'scope': 'Namespaced',
                    'responseKind': {'kind': 'Deployment'}}]}]}]}
                """);

        assertThat(discover().kinds()).containsExactly("apps/v1/Deployment", "v1/Pod");
        assertThat(asked).containsExactly("/api", "/apis");
    }

    @Test
    void anOlderServerIsAskedForEveryVersionThePreferredOneFirst() {
        documents.put("/api", "{'kind': 'APIVersions', 'versions': ['v1']}");
        documents.put(
                "/apis",
                """
                {'kind': 'APIGroupList', 'groups': [{'name': 'apps',
                  'preferredVersion': {'groupVersion': 'apps/v1'},
                  'versions': [{'groupVersion': 'apps/v1beta1'}, {'groupVersion': 'apps/v1'}]}]}
                """);
        documents.put("/api/v1", list("v1", "pods", "Pod"));
        documents.put("/apis/apps/v1", list("apps/v1", "deployments", "Deployment"));
        documents.put("/apis/apps/v1beta1", list("apps/v1beta1", "deployments", "Deployment"));

        ApiCatalog catalog = discover();

        assertThat(catalog.kinds())
                .containsExactly("apps/v1/Deployment", "apps/v1beta1/Deployment", "v1/Pod");
        assertThat(catalog.find(ResourceType.DEPLOYMENTS).orElseThrow().version()).isEqualTo("v1");
    }

    @Test
    void aWrongEndpointIsNamedWithWhatIsWrongThere() throws Exception {
        try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String there = "https://127.0.0.1:" + plain.getLocalPort();
            Thread answering = Thread.startVirtualThread(() -> refuse(plain));
            assertThatThrownBy(() -> discover(there))
                    .isInstanceOf(MemberException.class)
                    .hasMessageContaining(there)
                    .hasMessageEndingWith("what answers there does not speak TLS");
            plain.close();
            answering.join(TIMEOUT);
            assertThatThrownBy(() -> discover(there))
                    .isInstanceOf(MemberException.class)
                    .hasMessageContaining(there.substring("https://".length()))
                    .hasMessageContaining("refused");
        }
    }

    private static void refuse(ServerSocket server) {
        while (true) {
            try (var client = server.accept()) {
                client.getOutputStream()
                        .write("HTTP/1.1 400 \r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return; // the test has closed it
            }
        }
    }

    private ApiCatalog discover() {
        return discover("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private ApiCatalog discover(String url) {
        var credentials =
                new MemberCredentials(Optional.empty(), Optional.of("token"), Optional.empty());
        try (var connection =
                new MemberConnection(
                        new ClusterName("fra"), clients.open(url, credentials), TIMEOUT)) {
            return connection.discover();
        }
    }

    private static String list(String version, String plural, String kind) {
        return """
        {'kind': 'APIResourceList', 'groupVersion': '%s', 'resources': [
          {'name': '%s', 'kind': '%s', 'namespaced': true}]}
        """
                .formatted(version, plural, kind);
    }
}
