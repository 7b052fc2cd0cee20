package dev.portolan.members.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;
import dev.portolan.model.cluster.MemberException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

class MemberAgentIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ClusterName LON = new ClusterName("lon");

    private final Set<String> sources = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final FakeApi api = new FakeApi();
    private final Semaphore running = new Semaphore(1);
    private volatile Duration delay = Duration.ofMillis(20);
    private HttpServer gateway;
    private MemberAgent agent;

    @BeforeEach
    void start() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        gateway.createContext(
                "/healthz",
                exchange -> {
                    sources.add(exchange.getRemoteAddress().getAddress().getHostAddress());
                    if (clients.add(exchange.getRemoteAddress())) {
                        connections.incrementAndGet();
                    }
                    pause(delay);
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody()
                            .write("ok".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    exchange.close();
                });
        gateway.start();
        api.peers = List.of(new Peer(LON, "127.0.0.1", gateway.getAddress().getPort()));
        AgentGate gate =
                () -> {
                    running.acquire();
                    running.release();
                };
        agent =
                MemberAgent.start(
                        new ClusterName("fra"),
                        api,
                        Dialer.boundTo(InetAddress.getByName("127.0.0.9")),
                        gate,
                        AgentPace.DEMO,
                        InstantSource.system(),
                        System::nanoTime);
    }

    @AfterEach
    void stop() {
        running.release(10);
        agent.close();
        gateway.stop(0);
    }

    @Test
    void measuresOverOneConnectionFromTheMembersOwnAddress() {
        await().atMost(SOON)
                .until(() -> api.latency.size() == 1 && api.latency.getFirst().samples() >= 3);
        assertThat(api.latency.getFirst().to()).isEqualTo(LON);
        assertThat(api.latency.getFirst().p50Millis()).isBetween(20.0, 200.0);
        assertThat(sources).containsExactly("127.0.0.9");
        assertThat(connections).hasValue(1);
    }

    @Test
    void followsAChangedDelay() {
        await().atMost(SOON).until(() -> !api.latency.isEmpty());
        delay = Duration.ofMillis(300);
        await().atMost(SOON).until(() -> api.latency.getFirst().p50Millis() >= 300);
    }

    @Test
    void standsStillWithItsMachineAndGoesOnWhereItsApiFails() {
        await().atMost(SOON).until(() -> api.heartbeats.get() > 1);
        running.acquireUninterruptibly();
        await().pollDelay(Duration.ofMillis(300)).atMost(SOON).until(() -> true);
        int frozen = api.heartbeats.get();
        await().pollDelay(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);
        assertThat(api.heartbeats).hasValue(frozen);
        api.broken = true;
        running.release();
        await().pollDelay(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);
        api.broken = false;
        await().atMost(SOON).until(() -> api.heartbeats.get() > frozen);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class FakeApi implements AgentApi {
        final AtomicInteger heartbeats = new AtomicInteger();
        volatile List<Peer> peers = List.of();
        volatile List<LatencySample> latency = List.of();
        volatile boolean broken;

        @Override
        public void renewHeartbeat(Instant now) {
            check();
            heartbeats.incrementAndGet();
        }

        @Override
        public List<Peer> readPeers() {
            check();
            return peers;
        }

        @Override
        public void writeLatency(List<LatencySample> samples) {
            check();
            latency = List.copyOf(samples);
        }

        private void check() {
            if (broken) {
                throw new MemberException(
                        new ClusterName("fra"), MemberException.Reason.UNREACHABLE, "broken");
            }
        }
    }
}
