package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ConfirmedRecordTest {
    private static final JournalScan EMPTY = new JournalScan(1, 0);

    @TempDir private Path folder;

    private final List<String> fatal = new ArrayList<>();

    @Test
    void remembersHowFarTheLogWasConfirmed() throws IOException {
        try (ConfirmedRecord record = open(EMPTY)) {
            record.raise(7);
            record.raise(9);
            record.raise(8);
        }
        try (ConfirmedRecord record = open(new JournalScan(1, 12))) {
            assertThat(record.confirmed()).isEqualTo(9);
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void refusesALogThatEndsBeforeThat() throws IOException {
        try (ConfirmedRecord record = open(EMPTY)) {
            record.raise(9);
        }
        assertThatThrownBy(() -> open(new JournalScan(1, 8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "ends at entry 8, but this node has confirmed entries up to 9")
                .hasMessageContaining("remove this node")
                .hasMessageContaining("restore the newest backup");
    }

    @Test
    void expectsLessOnceEntriesMayHaveBeenCutOffForOthers() throws IOException {
        try (ConfirmedRecord record = open(EMPTY)) {
            record.raise(9);
            record.lower(5);
        }
        try (ConfirmedRecord record = open(new JournalScan(1, 5))) {
            assertThat(record.confirmed()).isEqualTo(5);
        }
    }

    @Test
    void refusesALogWithoutItsRecord() {
        assertThatThrownBy(() -> open(new JournalScan(1, 8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is missing beside a journal of 8 entries");
    }

    @Test
    void survivesThatTheLastWritingIsTorn() throws IOException {
        try (ConfirmedRecord record = open(EMPTY)) {
            record.raise(7);
            record.raise(9);
        }
        // Writing 3 went to the second place.
        damage(4_096 + 20);
        try (ConfirmedRecord record = open(new JournalScan(1, 12))) {
            assertThat(record.confirmed()).isEqualTo(7);
        }
        damage(20);
        assertThatThrownBy(() -> open(new JournalScan(1, 12)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is damaged");
    }

    private void damage(int at) throws IOException {
        Path file = folder.resolve("confirmed");
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private ConfirmedRecord open(JournalScan journal) throws IOException {
        return ConfirmedRecord.open(
                folder.resolve("confirmed"), journal, (what, cause) -> fatal.add(what));
    }
}
