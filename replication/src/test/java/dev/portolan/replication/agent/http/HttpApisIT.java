package dev.portolan.replication.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.agent.LeaseApi;
import dev.portolan.replication.lease.VolumeLease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the agent sends, held against a server that keeps objects as Kubernetes does. */
@Timeout(30)
class HttpApisIT {
    private static final GroupName GROUP = new GroupName(new Namespace("shop"), "orders", "data");
    private static final String LEASE =
            "/apis/coordination.k8s.io/v1/namespaces/portolan-system/leases/volume-shop-orders-data";
    private static final String GROUPS = "/apis/portolan.dev/v1alpha1";
    private static final VolumeLease HELD =
            new VolumeLease(GROUP, new Epoch(3), new ClusterName("fra"), Duration.ofSeconds(4));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<String, Document> objects = new ConcurrentHashMap<>();
    private HttpServer server;
    private volatile String source = "";
    private long version;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aRenewalWithTheKnownVersionSucceedsAndOneAfterASealConflicts() {
        put(LEASE, HELD.document(NOW).edit(root -> root.put("keeps", "this")));
        try (var leases = new HttpLeaseApi(endpoint(), InstantSource.fixed(NOW.plusSeconds(9)))) {
            LeaseApi.Held known = leases.find(GROUP).orElseThrow();
            assertThat(known.lease()).isEqualTo(HELD);
            LeaseApi.Held renewed = leases.renew(known, HELD).orElseThrow();
            assertThat(objects.get(LEASE).text("spec", "renewTime"))
                    .isEqualTo("2026-01-01T00:00:09.000000Z");
            assertThat(objects.get(LEASE).text("keeps")).isEqualTo("this");
            put(LEASE, objects.get(LEASE));
            assertThat(leases.renew(renewed, HELD)).isEmpty();
        }
    }

    @Test
    void thereIsNoLeaseUntilThereIsOne() {
        try (var leases = new HttpLeaseApi(endpoint(), InstantSource.fixed(NOW))) {
            assertThat(leases.find(GROUP)).isEmpty();
        }
    }

    @Test
    void readsItsOrdersAndReplacesTheStatusAlone() {
        String path = GROUPS + "/namespaces/shop/volumegroups/orders-data";
        put(
                path,
                Document.parse(
                        """
                        {"metadata": {"namespace": "shop", "name": "orders-data"},
                         "spec": {"group": "shop/orders/data", "role": "Primary", "epoch": 3,
                          "term": 1, "intervalSeconds": 1, "leaseSeconds": 4, "renewed": 0},
                         "status": {"message": "old"}}
                        """));
        try (var member = new HttpAgentApi(endpoint())) {
            VolumeGroup order = member.groups().getFirst();
            assertThat(order.spec().epoch()).isEqualTo(new Epoch(3));
            var status =
                    new VolumeGroup.Status(
                            new Epoch(3),
                            true,
                            new Generation(9),
                            Optional.of(NOW),
                            true,
                            List.of(),
                            7070,
                            "",
                            new Epoch(3),
                            Optional.empty());
            member.writeStatus(order, status);
            assertThat(VolumeGroup.read(objects.get(path)).status()).isEqualTo(status);
            assertThat(VolumeGroup.read(objects.get(path)).spec()).isEqualTo(order.spec());
        }
        assertThat(source).isEqualTo("/127.0.0.7");
    }

    @Test
    void createsAClaimOnce() {
        var storage =
                new VolumeGroup.ClaimStorage(
                        "data-orders-0",
                        "gp3",
                        "2Gi",
                        List.of("ReadWriteOnce"),
                        Map.of("app", "orders"));
        try (var member = new HttpAgentApi(endpoint())) {
            member.ensureClaim(GROUP.namespace(), storage);
            member.ensureClaim(GROUP.namespace(), storage);
        }
        Document claim =
                objects.get("/api/v1/namespaces/shop/persistentvolumeclaims/data-orders-0");
        assertThat(claim.text("spec", "storageClassName")).isEqualTo("gp3");
        assertThat(claim.text("spec", "resources", "requests", "storage")).isEqualTo("2Gi");
        assertThat(claim.labels()).containsEntry("app", "orders");
        assertThat(version).isEqualTo(1);
    }

    @Test
    void aServerThatIsGoneIsSaidSo() {
        server.stop(0);
        try (var member = new HttpAgentApi(endpoint())) {
            assertThatThrownBy(member::groups)
                    .isInstanceOf(ReplicationException.class)
                    .hasMessageContaining("/volumegroups got no answer");
        }
    }

    private ApiEndpoint endpoint() {
        return new ApiEndpoint(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                Optional.empty(),
                Optional.of("secret"),
                Optional.of(InetAddress.ofLiteral("127.0.0.7")),
                Duration.ofSeconds(5));
    }

    private void put(String path, Document object) {
        version++;
        objects.put(
                path,
                object.edit(root ->
                        root.withObject("/metadata")
                                .put("resourceVersion", Long.toString(version))));
    }

    private void answer(HttpExchange exchange) throws IOException {
        source = exchange.getRemoteAddress().getAddress().toString();
        String path = exchange.getRequestURI().getPath().replaceFirst("/status$", "");
        byte[] body = exchange.getRequestBody().readAllBytes();
        Document known = objects.get(path);
        if (!"Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Document.empty());
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                Document created = Document.parse(body);
                put(path + "/" + created.name(), created);
                send(exchange, 201, created);
            }
            case "PUT" -> {
                Document changed = Document.parse(body);
                if (known == null
                        || !known.text("metadata", "resourceVersion")
                                .equals(changed.text("metadata", "resourceVersion"))) {
                    send(exchange, 409, Document.empty());
                } else {
                    put(path, changed);
                    send(exchange, 200, objects.get(path));
                }
            }
            default -> {
                if (path.equals(GROUPS + "/volumegroups")) {
                    send(
                            exchange,
                            200,
                            Document.empty()
                                    .edit(root -> {
                                        var items = root.putArray("items");
                                        objects.values().forEach(item -> items.add(item.node()));
                                    }));
                } else {
                    send(
                            exchange,
                            known == null ? 404 : 200,
                            known == null ? Document.empty() : known);
                }
            }
        }
    }

    private static void send(HttpExchange exchange, int code, Document body) throws IOException {
        byte[] bytes = body.toBytes();
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
