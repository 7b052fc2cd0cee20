package dev.portolan.replication;

import static dev.portolan.replication.fake.Federation.CLAIM;
import static dev.portolan.replication.fake.Federation.SHOP;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;
import dev.portolan.replication.fake.Federation;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A database's journal survives its member, byte for byte. */
@Timeout(90)
class RecoveryIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir Path root;

    @Test
    void theWriterMovesToTheCopyAndBackAndNothingAcknowledgedIsLost() throws Exception {
        try (Federation federation = new Federation(root, "fra", "lon");
                Journal fra = new Journal(federation, "fra")) {
            federation.protect("fra", "fra");
            untilPrimary(federation, "fra", 1);
            await().atMost(SOON).until(() -> federation.status().phase().equals("Protected"));

            federation.isolate("fra");
            untilPrimary(federation, "lon", 2);
            await().atMost(SOON).until(() -> fra.lastDenial().isPresent());
            byte[] old = fra.content();
            byte[] taken = Files.readAllBytes(journalOf(federation, "lon"));
            assertThat(taken).isNotEmpty();
            assertThat(old).startsWith(taken);
            assertThat(federation.events())
                    .anyMatch(event -> event.startsWith("FailoverStarted: failover: fra"));

            fra.pause();
            try (Journal lon = new Journal(federation, "lon")) {
                await().atMost(SOON).until(() -> lon.content().length > taken.length + 100);
                federation.heal("fra");
                await().atMost(SOON).until(() -> kept(federation, "fra", "divergence-e1"));
                untilPrimary(federation, "fra", 3);
                await().atMost(SOON).until(() -> lon.lastDenial().isPresent());
                byte[] back = Files.readAllBytes(journalOf(federation, "fra"));
                assertThat(back).isEqualTo(lon.content());
            }
            fra.resume();
            await().atMost(SOON).until(() -> fra.epochs().contains(new Epoch(3)));
            assertThat(federation.events())
                    .anyMatch(event -> event.startsWith("FailbackCommitted: failback: fra"));
            await().atMost(SOON).until(() -> federation.status().phase().equals("Protected"));
        }
    }

    @Test
    void aNewLeaderGoesOnWhereTheLastOneStopped() throws Exception {
        try (Federation federation = new Federation(root, "fra", "lon", "ams");
                Journal fra = new Journal(federation, "fra")) {
            federation.protect("fra", "fra");
            await().atMost(SOON).until(() -> federation.status().phase().equals("Protected"));
            federation.isolate("fra");
            for (long term = 2; term < 8; term++) {
                Thread.sleep(300);
                federation.lead(term);
            }
            await().atMost(SOON).until(() -> federation.status().epoch().equals(new Epoch(2)));
            assertThat(federation.status().primary())
                    .isNotEqualTo(Optional.of(new ClusterName("fra")));
            assertThat(fra.lastDenial()).isPresent();
        }
    }

    @Test
    void anAgentThatWasRestartedStillRefusesToWrite() throws Exception {
        try (Federation federation = new Federation(root, "fra", "lon");
                Journal fra = new Journal(federation, "fra")) {
            federation.protect("fra", "fra");
            await().atMost(SOON).until(() -> federation.status().phase().equals("Protected"));
            fra.pause();
            federation.isolate("fra");
            federation.agent("fra").close();
            federation.startAgent("fra");
            WriteGate.Permit permit =
                    federation.agent("fra").gate().tryWrite(SHOP, CLAIM, epoch -> {});
            assertThat(permit).isInstanceOf(WriteGate.Denied.class);
        }
    }

    private static void untilPrimary(Federation federation, String member, long epoch) {
        await().atMost(SOON)
                .untilAsserted(() -> {
                    assertThat(federation.status().epoch())
                            .as("%s %s", federation.status(), federation.events())
                            .isEqualTo(new Epoch(epoch));
                    assertThat(federation.status().primary()).contains(new ClusterName(member));
                });
    }

    private static Path journalOf(Federation federation, String member) {
        return federation.member(member).create(CLAIM).resolve("journal");
    }

    private static boolean kept(Federation federation, String member, String folder) {
        try (Stream<Path> groups = Files.list(federation.data(member))) {
            List<Path> found = groups.map(group -> group.resolve(folder)).toList();
            return found.stream().anyMatch(Files::isDirectory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pod that appends a line every few milliseconds, as far as the gate lets it. */
    private static final class Journal implements AutoCloseable {
        private final Federation federation;
        private final String member;
        private final Path file;
        private final java.util.Set<Epoch> epochs =
                java.util.concurrent.ConcurrentHashMap.newKeySet();
        private final Thread writer;
        private volatile Optional<String> lastDenial = Optional.empty();
        private volatile boolean paused;
        private int line;

        Journal(Federation federation, String member) {
            this.federation = federation;
            this.member = member;
            file = journalOf(federation, member);
            writer = Thread.ofVirtual().start(this::run);
        }

        private void run() {
            try {
                while (true) {
                    Thread.sleep(10);
                    if (!paused) {
                        write();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the test is over
            }
        }

        private void write() {
            WriteGate.Permit permit =
                    federation.agent(member).gate().tryWrite(SHOP, CLAIM, epoch -> append(epoch));
            lastDenial =
                    permit instanceof WriteGate.Denied(String why)
                            ? Optional.of(why)
                            : Optional.empty();
        }

        private void append(Epoch epoch) {
            try {
                String text = member + " epoch " + epoch + " line " + line++ + "\n";
                Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                epochs.add(epoch);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Optional<String> lastDenial() {
            return lastDenial;
        }

        java.util.Set<Epoch> epochs() {
            return epochs;
        }

        byte[] content() throws IOException {
            return Files.readAllBytes(file);
        }

        void pause() {
            paused = true;
        }

        void resume() {
            paused = false;
        }

        @Override
        public void close() throws InterruptedException {
            writer.interrupt();
            writer.join();
        }
    }
}
