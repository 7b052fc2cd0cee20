package dev.portolan.members.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.portolan.model.cluster.ClusterName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

@Timeout(30)
class MemberClientsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> presented = new CopyOnWriteArrayList<>();

    @Test
    void logsInWithANameAndAPassword() throws IOException {
        var login = new MemberCredentials.Login("admin", "swordfish");
        assertThat(
                        presentedBy(
                                new MemberCredentials(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(login))))
                .isEqualTo("Basic " + Base64Text.encode("admin:swordfish"));
    }

    @Test
    void presentsAToken() throws IOException {
        assertThat(
                        presentedBy(
                                new MemberCredentials(
                                        Optional.empty(),
                                        Optional.of("the-token"),
                                        Optional.empty())))
                .isEqualTo("Bearer the-token");
    }

    /** The header {@code Authorization} as a server gets it. */
    private String presentedBy(MemberCredentials credentials) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    presented.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try (MemberClients clients = new MemberClients(TIMEOUT);
                MemberConnection connection =
                        new MemberConnection(
                                new ClusterName("fra"),
                                clients.open(endpoint, credentials),
                                TIMEOUT)) {
            assertThat(connection.api().get("version").code()).isEqualTo(200);
        } finally {
            server.stop(0);
        }
        return presented.getFirst();
    }
}
