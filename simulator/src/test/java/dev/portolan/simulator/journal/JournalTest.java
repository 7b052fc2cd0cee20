package dev.portolan.simulator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.WriteGate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final WriteGate CLOSED =
            (namespace, claim, write) -> new WriteGate.Denied("no lease");

    @TempDir Path folder;

    @Test
    void aLineReadsBackAsItWasWritten() {
        var line = new JournalLine(7, new Epoch(3), new ClusterName("gcp-london"), NOW);
        assertThat(JournalLine.parse(line.format())).contains(line);
        assertThat(JournalLine.parse(line.format().replace("gcp-london", "gcp-lyon"))).isEmpty();
        assertThat(JournalLine.parse("7 3 gcp-london")).isEmpty();
    }

    @Test
    void aWriterGoesOnAfterTheLastWholeLineThatItFinds() throws IOException {
        write("aws-frankfurt", 1, 3);
        Files.writeString(log(), "4 1 aws-fra", StandardOpenOption.APPEND);
        write("gcp-london", 2, 2);
        JournalCheck check = check();
        assertThat(check.problems()).isEmpty();
        assertThat(check.lastSequence()).isEqualTo(5);
        assertThat(check.lines().getLast().cluster()).isEqualTo(new ClusterName("gcp-london"));
    }

    @Test
    void aDeniedWriteLeavesTheFileAloneAndIsCounted() throws IOException {
        try (var writer = writer("aws-frankfurt")) {
            writer.append(gate(1), NOW);
            assertThat(writer.append(CLOSED, NOW)).isInstanceOf(WriteGate.Denied.class);
            assertThat(writer.denied()).isEqualTo(1);
            assertThat(check().lines()).hasSize(1);
        }
    }

    @Test
    void aWriterSeesWhatOthersWroteWhileItWasDenied() throws IOException {
        try (var writer = writer("aws-frankfurt")) {
            writer.append(gate(1), NOW);
            writer.append(CLOSED, NOW);
            Files.move(log(), folder.resolve("divergence"));
            Files.copy(folder.resolve("divergence"), log());
            write("gcp-london", 2, 2);
            writer.append(gate(3), NOW);
        }
        assertThat(check().problems()).isEmpty();
        assertThat(check().lastSequence()).isEqualTo(4);
    }

    @Test
    void aWriteThatWaitedAtTheGateUntilTheWriterWasGoneDoesNothing() {
        var writer = writer("aws-frankfurt");
        WriteGate slow =
                (namespace, claim, write) -> {
                    writer.close();
                    write.run(Epoch.NONE);
                    return new WriteGate.Permitted(Epoch.NONE);
                };
        writer.append(slow, NOW);
        assertThat(log()).doesNotExist();
    }

    @Test
    void aDamagedJournalIsNotGoneOnWith() throws IOException {
        Files.writeString(log(), "1 1 aws-frankfurt 2026-03-01T08:00:00Z 00000000\n");
        try (var writer = writer("aws-frankfurt")) {
            assertThatThrownBy(() -> writer.append(gate(1), NOW))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("journal.log");
        }
    }

    @Test
    void theCheckFindsGapsRepeatsFallingEpochsAndTornLines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(1, 1, 0));
        lines.add(line(3, 2, 1));
        lines.add(line(3, 2, 2));
        lines.add(line(4, 1, 3));
        lines.add("5 2 aws");
        JournalCheck check = JournalCheck.of(lines);
        assertThat(check.isSound()).isFalse();
        assertThat(check.problems())
                .satisfiesExactly(
                        gap -> assertThat(gap).contains("line 2").contains("3, not 2"),
                        repeat -> assertThat(repeat).contains("line 3").contains("3, not 4"),
                        epoch -> assertThat(epoch).contains("line 4").contains("from 2 to 1"),
                        torn -> assertThat(torn).contains("line 5").contains("torn"));
    }

    @Test
    void theCheckFindsLinesThatAnOldEpochLetInAfterItWasOver() {
        JournalCheck check =
                JournalCheck.of(List.of(line(1, 1, 0), line(2, 1, 10), line(3, 2, 20)));
        assertThat(check.acceptedAfter(new Epoch(1), NOW.plusSeconds(5)))
                .extracting(JournalLine::sequence)
                .containsExactly(2L);
        assertThat(check.acceptedAfter(new Epoch(1), NOW.plusSeconds(10))).isEmpty();
    }

    @Test
    void aJournalContinuesItsOwnBeginningAndNoOther() {
        JournalCheck earlier = JournalCheck.of(List.of(line(1, 1, 0)));
        JournalCheck later = JournalCheck.of(List.of(line(1, 1, 0), line(2, 2, 1)));
        assertThat(later.continues(earlier)).isTrue();
        assertThat(earlier.continues(later)).isFalse();
        assertThat(later.continues(JournalCheck.of(List.of(line(1, 1, 9))))).isFalse();
    }

    private void write(String cluster, long epoch, int lines) {
        try (var writer = writer(cluster)) {
            for (int i = 0; i < lines; i++) {
                writer.append(gate(epoch), NOW);
            }
        }
    }

    private JournalWriter writer(String cluster) {
        return new JournalWriter(new ClusterName(cluster), new Namespace("shop"), "data", folder);
    }

    private static WriteGate gate(long epoch) {
        return (namespace, claim, write) -> {
            write.run(new Epoch(epoch));
            return new WriteGate.Permitted(new Epoch(epoch));
        };
    }

    private static String line(long sequence, long epoch, long second) {
        return new JournalLine(
                        sequence,
                        new Epoch(epoch),
                        new ClusterName("aws-frankfurt"),
                        NOW.plusSeconds(second))
                .format();
    }

    private Path log() {
        return folder.resolve(JournalWriter.FILE);
    }

    private JournalCheck check() throws IOException {
        return JournalCheck.of(Files.readAllLines(log()));
    }
}
