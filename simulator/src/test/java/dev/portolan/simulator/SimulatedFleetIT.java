package dev.portolan.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Write;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;
import dev.portolan.simulator.journal.JournalCheck;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

class SimulatedFleetIT {
    private static final Namespace SHOP = new Namespace("shop");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private StartedFleet started;

    @BeforeEach
    void start() throws Exception {
        started = new StartedFleet(5, folder);
    }

    @AfterEach
    void stop() throws Exception {
        started.close();
    }

    @Test
    void aProbeFromOneMemberToAnotherTakesTheirRoundTrip() throws Exception {
        SimulatedCluster frankfurt = started.member(0);
        SimulatedCluster virginia = started.member(2);
        assertThat(probeMillis(frankfurt, virginia)).isBetween(88.0, 300.0);
        started.fleet.network().setRoundTrip(frankfurt.name(), virginia.name(), 10);
        assertThat(probeMillis(frankfurt, virginia)).isBetween(10.0, 85.0);
    }

    @Test
    void aPausedMemberAnswersNobodyAndItsTicksStop() throws Exception {
        SimulatedCluster member = started.member(0);
        AtomicInteger ticks = new AtomicInteger();
        member.onTick(ticks::incrementAndGet);
        await().atMost(PATIENCE).until(() -> ticks.get() > 1);
        member.pause();
        int atPause = ticks.get();
        assertThat(member.isRunning()).isFalse();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(member.address(), member.gateway().port()), 2000);
            socket.getOutputStream().write(request());
            socket.setSoTimeout(400);
            InputStream in = socket.getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
            assertThat(ticks).hasValue(atPause);
            member.resume();
            socket.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(in.read()).isEqualTo('H');
        }
        await().atMost(PATIENCE).until(() -> ticks.get() > atPause);
    }

    @Test
    void aKilledMemberKeepsItsObjectsAndVolumesAndItsJournalGoesOn() throws Exception {
        SimulatedCluster member = started.member(1);
        runJournal(member.store());
        Path journal = member.folder(SHOP, "data-db-0").resolve("journal.log");
        await().atMost(PATIENCE).until(() -> lines(journal) > 10);
        member.kill();
        JournalCheck before = check(journal);
        assertThatThrownBy(() -> probeMillis(started.member(0), member))
                .isInstanceOf(IOException.class);
        member.restart();
        await().atMost(PATIENCE).until(() -> lines(journal) > before.lines().size() + 10);
        JournalCheck after = check(journal);
        assertThat(after.problems()).isEmpty();
        assertThat(after.continues(before)).isTrue();
    }

    @Test
    void aProgramStartsAgainWithItsMachineAndIsFoundWhereItWas() throws Exception {
        SimulatedCluster member = started.member(3);
        var program = new Greeter();
        member.install(program);
        InetSocketAddress first = program.reachedAt;
        assertThat(greeting(first)).isEqualTo('1');
        member.kill();
        assertThatThrownBy(() -> greeting(first)).isInstanceOf(IOException.class);
        member.restart();
        assertThat(program.reachedAt).isEqualTo(first);
        assertThat(greeting(first)).isEqualTo('2');
    }

    private static int greeting(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 2000);
            socket.setSoTimeout(5000);
            return socket.getInputStream().read();
        }
    }

    /** Sends how many times it has started. */
    private static final class Greeter implements MemberProgram {
        private int starts;
        private ServerSocket listener;
        private InetSocketAddress reachedAt;

        @Override
        public void start(SimulatedCluster member) {
            try {
                starts++;
                listener = new ServerSocket(0, 5, InetAddress.getByName(member.address()));
                reachedAt =
                        member.expose(7070, (InetSocketAddress) listener.getLocalSocketAddress());
                ServerSocket mine = listener;
                Thread.ofVirtual().start(() -> greet(mine));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            try {
                listener.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void greet(ServerSocket mine) {
            while (!mine.isClosed()) {
                try (Socket socket = mine.accept()) {
                    socket.getOutputStream().write('0' + starts);
                } catch (IOException e) {
                    if (!mine.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }
    }

    @Test
    void nothingIsWrittenThroughAClosedGate() throws Exception {
        SimulatedCluster member = started.member(2);
        runJournal(member.store());
        Path journal = member.folder(SHOP, "data-db-0").resolve("journal.log");
        await().atMost(PATIENCE).until(() -> lines(journal) > 5);
        member.gate((namespace, claim, write) -> new WriteGate.Denied("fenced"));
        await().atMost(PATIENCE).until(() -> member.deniedWrites() > 3);
        Instant closed = Instant.now();
        long count = lines(journal);
        long denied = member.deniedWrites();
        await().atMost(PATIENCE).until(() -> member.deniedWrites() > denied + 5);
        assertThat(lines(journal)).isEqualTo(count);
        assertThat(check(journal).acceptedAfter(Epoch.NONE, closed)).isEmpty();
    }

    private static double probeMillis(SimulatedCluster from, SimulatedCluster to)
            throws IOException {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(from.address()), 0));
                socket.connect(new InetSocketAddress(to.address(), to.gateway().port()), 2000);
                socket.setSoTimeout(5000);
                long start = System.nanoTime();
                socket.getOutputStream().write(request());
                if (socket.getInputStream().read() != 'H') {
                    throw new IOException("no answer from " + to.name());
                }
                best = Math.min(best, (System.nanoTime() - start) / 1e6);
            }
        }
        return best;
    }

    private static byte[] request() {
        return "GET /healthz HTTP/1.1\r\nHost: gateway\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes what an API server would have after a StatefulSet was applied. */
    private static void runJournal(ResourceStore store) {
        store.write(
                Write.create(
                        ResourceKey.of(ResourceType.NAMESPACES, "shop"),
                        Document.parse(
                                """
                                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","uid":"u-shop"}}
                                """)));
        store.write(
                Write.create(
                        new ResourceKey(ResourceType.STATEFUL_SETS, SHOP, "db"),
                        Document.parse(
                                """
                                {"apiVersion":"apps/v1","kind":"StatefulSet",
                                 "metadata":{"name":"db","namespace":"shop","uid":"u-db","generation":1},
                                 "spec":{"replicas":1,"serviceName":"db","selector":{"matchLabels":{"app":"db"}},
                                  "template":{"metadata":{"labels":{"app":"db"},
                                    "annotations":{"simulator.portolan.dev/journal":"data",
                                      "simulator.portolan.dev/journal-interval-ms":"20"}},
                                   "spec":{"containers":[{"name":"main","image":"postgres"}]}},
                                  "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{
                                   "accessModes":["ReadWriteOnce"],
                                   "resources":{"requests":{"storage":"1Gi"}}}}]}}
                                """)));
    }

    private static long lines(Path journal) {
        if (!Files.exists(journal)) {
            return 0;
        }
        try {
            return Files.readAllLines(journal).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JournalCheck check(Path journal) throws IOException {
        return JournalCheck.of(Files.readAllLines(journal));
    }
}
