package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.state.Limits;
import dev.portolan.model.control.EventSink;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One node with its log on disk, against the contract of stores and through restarts. */
class SingleNodeIT extends StoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    @TempDir Path directory;

    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private LocalCluster cluster;

    @BeforeEach
    void start() {
        cluster =
                LocalCluster.start(
                        1,
                        directory,
                        CLOCK,
                        (what, cause) -> fatal.add(what + ": " + cause),
                        options -> options.withLimits(Limits.INITIAL.withHistoryChanges(HISTORY)));
        cluster.awaitReady(PATIENCE);
    }

    @AfterEach
    void stop() {
        cluster.close();
        assertThat(fatal).isEmpty();
    }

    @Override
    ResourceStore store() {
        return node().store();
    }

    @Test
    void keepsEverythingThroughARestart() {
        StoredObject kept =
                ((WriteOutcome.Written) store().write(Write.create(configMap("kept"), value("1"))))
                        .only();
        StoredObject gone =
                ((WriteOutcome.Written) store().write(Write.create(configMap("gone"), value("1"))))
                        .only();
        store().write(Write.delete(gone.key(), gone.revision()));
        var lease = node().leases().acquire("writer", "me", Duration.ofMinutes(1), CLOCK.instant());
        Revision revision = store().revision();
        Optional<Term> term = awaitLeading();

        restart();

        assertThat(store().revision()).isEqualTo(revision);
        assertThat(store().get(kept.key(), ReadLevel.LINEARIZABLE)).contains(kept);
        assertThat(store().get(gone.key(), ReadLevel.LINEARIZABLE)).isEmpty();
        assertThat(node().leases().find("writer")).contains(lease);
        assertThat(awaitLeading().orElseThrow()).isGreaterThan(term.orElseThrow());
        RecordingListener listener = new RecordingListener();
        store().watch(List.of(), Namespace.NONE, kept.revision(), listener);
        assertThat(listener.await(2)).hasSize(2);
    }

    @Test
    void forcesTheJournalBeforeEveryAcknowledgement() {
        for (int i = 0; i < 20; i++) {
            long before = node().forced();
            store().write(Write.create(configMap("forced-" + i), value("1")));

            assertThat(node().forced()).isGreaterThan(before);
        }
    }

    @Test
    void answersEveryOneOfManyWritersAtOnce() throws Exception {
        ResourceStore store = store();
        List<StoreException> unanswered = new CopyOnWriteArrayList<>();
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 64; w++) {
            String writer = "many-" + w + "-";
            writers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < 300; i++) {
                                        store.write(
                                                Write.create(configMap(writer + i), value("1")));
                                    }
                                } catch (StoreException e) {
                                    unanswered.add(e);
                                }
                            }));
        }
        for (Thread writer : writers) {
            assertThat(writer.join(Duration.ofSeconds(60))).isTrue();
        }

        assertThat(unanswered).isEmpty();
    }

    @Test
    void refusesACommandThatIsTooLarge() {
        assertThatThrownBy(() ->
                        store().write(
                                        Write.create(
                                                configMap("large"), value("x".repeat(2_000_000)))))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.TOO_LARGE));
    }

    @Test
    void refusesADirectoryThatIsInUse() {
        assertThatThrownBy(() -> ControlNode.start(node().options()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in use");
    }

    @Test
    void countsRepeatedEvents() {
        StoredObject about =
                ((WriteOutcome.Written) store().write(Write.create(configMap("told"), value("1"))))
                        .only();
        for (int i = 0; i < 3; i++) {
            node().events()
                    .record(about, EventSink.Severity.Warning, "Lost", "the cluster is gone");
        }

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    var events =
                            store().list(ResourceType.EVENTS, Namespace.of("shop"), ReadLevel.LOCAL)
                                    .items();
                    assertThat(events).hasSize(1);
                    assertThat(events.getFirst().content().at("count").asInt()).isEqualTo(3);
                    assertThat(events.getFirst().content().text("involvedObject", "name"))
                            .isEqualTo("told");
                });
    }

    private ControlNode node() {
        return cluster.nodes().getFirst();
    }

    private Optional<Term> awaitLeading() {
        Awaitility.await().atMost(PATIENCE).until(() -> node().leadership().leading().isPresent());
        return node().leadership().leading();
    }

    private void restart() {
        var id = node().options().nodeId();
        cluster.stop(id);
        cluster.start(id);
        cluster.awaitReady(PATIENCE);
    }
}
