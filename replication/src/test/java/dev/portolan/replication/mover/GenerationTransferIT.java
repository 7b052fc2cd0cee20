package dev.portolan.replication.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.StagedGeneration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

@Timeout(60)
class GenerationTransferIT {
    private static final GroupName GROUP = new GroupName(new Namespace("shop"), "orders", "data");
    private static final ClusterName SENDER = new ClusterName("fra");
    private static final Epoch EPOCH = new Epoch(5);
    private static final SharedKey KEY = key("the agents' own secret");
    private static final int MEBI = 1 << 20;

    @TempDir Path root;
    private Path volume;
    private GenerationStore source;
    private GenerationStore copy;
    private GenerationReceiver receiver;
    private ServerSocket listener;

    @BeforeEach
    void start() throws IOException {
        volume = Files.createDirectories(root.resolve("volume"));
        source = GenerationStore.open(GROUP, root.resolve("source"));
        copy = GenerationStore.open(GROUP, root.resolve("copy"));
        listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        receiver =
                GenerationReceiver.start(
                        listener, this::rule, Optional.of(KEY), Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    private ReceiverRules.Ruling rule(Hello hello) {
        if (hello.epoch().compareTo(EPOCH) < 0) {
            return new ReceiverRules.Refused("epoch " + hello.epoch() + " is over");
        }
        return new ReceiverRules.Admitted(
                copy,
                staged -> {
                    staged.commit();
                    return Optional.empty();
                });
    }

    @Test
    void filesFoldersLinksAndModesArriveAsTheyWere() throws IOException {
        Files.createDirectories(volume.resolve("empty/folder"));
        Files.writeString(volume.resolve("wal"), "one\n");
        Files.createFile(volume.resolve("zero"));
        Files.createSymbolicLink(volume.resolve("current"), Path.of("wal"));
        Files.setPosixFilePermissions(
                volume.resolve("wal"),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-r-----"));
        Files.write(volume.resolve("big"), random(3 * MEBI + 17, 1));
        send(cut(1));
        Path restored = Files.createDirectories(root.resolve("restored"));
        copy.install(copy.newest().orElseThrow(), Map.of("data", restored));
        assertThat(copy.isLive(source.newest().orElseThrow(), Map.of("data", restored))).isTrue();
        assertThat(Files.readSymbolicLink(restored.resolve("current"))).isEqualTo(Path.of("wal"));
        assertThat(restored.resolve("big")).hasSameBinaryContentAs(volume.resolve("big"));
    }

    @Test
    void onlyPagesThatHaveChangedAreSent() throws IOException {
        byte[] content = random(8 * MEBI, 2);
        Files.write(volume.resolve("db"), content);
        assertThat(send(cut(1)).pages()).isEqualTo(512);
        content[5 * MEBI] ^= 1;
        Files.write(volume.resolve("db"), content);
        GenerationSender.Sent second = send(cut(2));
        assertThat(second.pages()).isEqualTo(1);
        assertThat(copy.newest()).isEqualTo(source.newest());
    }

    @Test
    void aTransferCutShortLeavesNothingAndTheNextOneSucceeds() throws Exception {
        Files.write(volume.resolve("db"), random(4 * MEBI, 3));
        Manifest manifest = cut(1);
        try (Socket socket = connect(new FlakyOutput(Integer.MAX_VALUE, MEBI))) {
            assertThatThrownBy(() -> sender(KEY).send(socket, source, manifest, EPOCH))
                    .isInstanceOf(ReplicationException.class);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> folders(root.resolve("copy")).isEmpty());
        assertThat(copy.newest()).isEmpty();
        send(manifest);
        assertThat(copy.newest()).contains(manifest);
    }

    @Test
    void whatAKilledAgentHasStagedIsGoneAfterItsRestart() throws IOException {
        Files.write(volume.resolve("db"), random(MEBI, 4));
        Manifest manifest = cut(1);
        copy.begin(manifest); // never closed: the process is gone
        assertThat(folders(root.resolve("copy"))).hasSize(1);
        assertThat(GenerationStore.open(GROUP, root.resolve("copy")).newest()).isEmpty();
        assertThat(folders(root.resolve("copy"))).isEmpty();
    }

    @Test
    void aFlippedByteOnTheWireIsRefused() throws IOException {
        Files.write(volume.resolve("db"), random(2 * MEBI, 5));
        Manifest manifest = cut(1);
        try (Socket socket = connect(new FlakyOutput(MEBI, Integer.MAX_VALUE))) {
            assertThatThrownBy(() -> sender(KEY).send(socket, source, manifest, EPOCH))
                    .isInstanceOf(ReplicationException.class);
        }
        assertThat(copy.newest()).isEmpty();
    }

    @Test
    void aByteFlippedOnDiskIsRefusedAtPromotion() throws IOException {
        Files.write(volume.resolve("db"), random(MEBI, 6));
        send(cut(1));
        Path file = root.resolve("copy/e5-g1/content/data/db");
        byte[] content = Files.readAllBytes(file);
        content[70_000] ^= 4;
        Files.write(file, content);
        Path target = Files.createDirectories(root.resolve("restored"));
        Files.writeString(target.resolve("precious"), "still here");
        assertThatThrownBy(() -> copy.install(copy.newest().orElseThrow(), Map.of("data", target)))
                .hasMessageContaining("page 4 of db is not what was cut");
        assertThat(target.resolve("precious")).exists();
    }

    @Test
    void aReceiverThatStopsReadingIsGivenUp() throws IOException {
        Files.write(volume.resolve("db"), random(16 * MEBI, 7));
        Manifest manifest = cut(1);
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
                Socket stalled = new StalledSocket(plain)) {
            plain.setSoTimeout(1_000);
            assertThatThrownBy(() -> sender(KEY).send(stalled, source, manifest, EPOCH))
                    .isInstanceOf(ReplicationException.class)
                    .hasRootCauseMessage("closed")
                    .cause()
                    .hasMessageContaining("the other end has not read for 1 s");
        }
    }

    @Test
    void whatTheReceiverHasLostOfItsLastGenerationIsSentAgain() throws IOException {
        byte[] content = random(2 * MEBI, 8);
        Files.write(volume.resolve("short"), content);
        Files.write(volume.resolve("gone"), random(MEBI, 9));
        send(cut(1));
        Path held = root.resolve("copy/e5-g1/content/data");
        Files.write(held.resolve("short"), Arrays.copyOf(content, MEBI));
        Files.delete(held.resolve("gone"));
        content[5] ^= 1;
        Files.write(volume.resolve("short"), content);
        Manifest second = cut(2);
        assertThat(send(second).pages()).isEqualTo(1 + 64 + 64);
        copy.verify(second);
    }

    @Test
    void aLongLookAtWhatIsHeldShowsThatTheReceiverLives() throws IOException {
        byte[] content = random(8 * MEBI, 10);
        Files.write(volume.resolve("db"), content);
        send(cut(1));
        content[0] ^= 1;
        Files.write(volume.resolve("db"), content);
        var beats = new AtomicInteger();
        try (Reception reception = new Reception(copy, cut(2))) {
            assertThat(reception.prepare(beats::incrementAndGet))
                    .containsExactly(new Need(0, 0, 1));
        }
        assertThat(beats.get()).isGreaterThan(8);
    }

    @Test
    void anEndedEpochAndAForeignKeyAreTurnedAway() throws IOException {
        Files.writeString(volume.resolve("db"), "x");
        Manifest manifest = cut(1);
        assertThatThrownBy(() -> send(manifest, KEY, new Epoch(4)))
                .hasMessageContaining("epoch 4 is over");
        assertThatThrownBy(() -> send(manifest, key("somebody else's secret"), EPOCH))
                .hasMessageContaining("shared key does not match");
        assertThat(copy.newest()).isEmpty();
    }

    @Test
    void theNewestTwoGenerationsAreKept() throws IOException {
        for (int i = 1; i <= 4; i++) {
            Files.writeString(volume.resolve("db"), "cut " + i);
            send(cut(i));
        }
        assertThat(folders(root.resolve("copy"))).containsExactlyInAnyOrder("e5-g3", "e5-g4");
    }

    private Manifest cut(long number) {
        var id = new GenerationId(EPOCH, new Generation(number));
        try (StagedGeneration staged =
                source.stage(id, Instant.parse("2026-01-01T00:00:00Z"), Map.of("data", volume))) {
            staged.commit();
            return staged.manifest();
        }
    }

    private GenerationSender.Sent send(Manifest manifest) throws IOException {
        return send(manifest, KEY, EPOCH);
    }

    private GenerationSender.Sent send(Manifest manifest, SharedKey key, Epoch epoch)
            throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
            socket.setSoTimeout(5_000);
            return sender(key).send(socket, source, manifest, epoch);
        }
    }

    private static GenerationSender sender(SharedKey key) {
        return new GenerationSender(SENDER, Optional.of(key));
    }

    private static SharedKey key(String secret) {
        return new SharedKey(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] random(int size, long seed) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static List<String> folders(Path store) throws IOException {
        try (Stream<Path> folders = Files.list(store)) {
            return folders.map(folder -> folder.getFileName().toString()).toList();
        }
    }

    private Socket connect(FlakyOutput faults) throws IOException {
        var plain = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
        plain.setSoTimeout(5_000);
        return new Socket() {
            @Override
            public int getSoTimeout() throws SocketException {
                return plain.getSoTimeout();
            }

            @Override
            public InputStream getInputStream() throws IOException {
                return plain.getInputStream();
            }

            @Override
            public OutputStream getOutputStream() throws IOException {
                return faults.over(plain);
            }

            @Override
            public synchronized void close() throws IOException {
                plain.close();
            }
        };
    }

    /** Flips one bit at a place of the stream, or ends the connection there. */
    private record FlakyOutput(int flipAt, int endAt) {
        OutputStream over(Socket socket) throws IOException {
            OutputStream out = socket.getOutputStream();
            return new OutputStream() {
                private int at;

                @Override
                public void write(int b) throws IOException {
                    if (at == endAt) {
                        socket.close();
                        throw new IOException("killed");
                    }
                    out.write(at == flipAt ? b ^ 1 : b);
                    at++;
                }
            };
        }
    }

    /** Another end that lives, and does not read: writes wait until the socket is closed. */
    private static final class StalledSocket extends Socket {
        private final Socket plain;
        private final CountDownLatch closed = new CountDownLatch(1);
        private int written;

        StalledSocket(Socket plain) {
            this.plain = plain;
        }

        @Override
        public int getSoTimeout() throws SocketException {
            return plain.getSoTimeout();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return plain.getInputStream();
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream out = plain.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    written += length;
                    if (written > MEBI) {
                        awaitClose();
                        throw new IOException("closed");
                    }
                    out.write(bytes, offset, length);
                }
            };
        }

        private void awaitClose() throws IOException {
            try {
                if (!closed.await(30, TimeUnit.SECONDS)) {
                    throw new IOException("never closed");
                }
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            closed.countDown();
            plain.close();
        }
    }
}
