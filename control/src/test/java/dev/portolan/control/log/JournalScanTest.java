package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atomix.storage.StorageLevel;
import io.atomix.storage.journal.SegmentedJournal;
import io.atomix.utils.serializer.Namespaces;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Against files that the library itself has written. */
class JournalScanTest {
    private static final int SEGMENT = 64 * 1024;
    private static final int ENTRY = 1_000;

    @TempDir private Path folder;

    @Test
    void anEmptyFolderHasAnEmptyJournal() throws IOException {
        assertThat(JournalScan.of(folder.resolve("none"))).isEqualTo(new JournalScan(1, 0));
        assertThat(JournalScan.of(folder).isEmpty()).isTrue();
        write(0);
        assertThat(JournalScan.of(folder).isEmpty()).isTrue();
    }

    @Test
    void findsTheLastEntryOfOneFileAndOfMany() throws IOException {
        write(5);
        assertThat(JournalScan.of(folder)).isEqualTo(new JournalScan(1, 5));
        write(200);
        assertThat(segments()).isGreaterThan(2);
        assertThat(JournalScan.of(folder)).isEqualTo(new JournalScan(1, 205));
    }

    @Test
    void endsWhereTheLastFileIsDamaged() throws IOException {
        write(5);
        flip("control-1.log", 64 + 3 * (ENTRY + 8));

        assertThat(JournalScan.of(folder).last()).isBetween(2L, 3L);
    }

    @Test
    void refusesAFileThatIsDamagedBeforeOthersWhichTheLibraryWouldDelete() throws IOException {
        write(205);
        int before = segments();
        flip("control-1.log", 64 + 3 * (ENTRY + 8));

        assertThatThrownBy(() -> JournalScan.of(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("control-1.log is damaged after entry")
                .hasMessageContaining("control-2.log goes on with entry");
        assertThat(segments()).isEqualTo(before);

        write(0);
        assertThat(segments()).isEqualTo(1);
    }

    @Test
    void refusesAJournalWhoseSnapshotIsMissing() throws IOException {
        write(205);
        Files.delete(folder.resolve("control-1.log"));

        assertThatThrownBy(() -> JournalScan.of(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the snapshot of what came before is missing");
        Files.createFile(folder.resolve("control-100.snapshot"));
        assertThat(JournalScan.of(folder).last()).isEqualTo(205);
    }

    private void write(int entries) {
        try (SegmentedJournal<byte[]> journal =
                SegmentedJournal.<byte[]>builder()
                        .withName("control")
                        .withDirectory(folder.toFile())
                        .withStorageLevel(StorageLevel.DISK)
                        .withNamespace(Namespaces.BASIC)
                        .withMaxSegmentSize(SEGMENT)
                        .withMaxEntrySize(2 * ENTRY)
                        .build()) {
            for (int i = 0; i < entries; i++) {
                journal.writer().append(new byte[ENTRY - 4]);
            }
            journal.writer().flush();
        }
    }

    private int segments() throws IOException {
        try (var files = Files.list(folder)) {
            return (int) files.filter(file -> file.toString().endsWith(".log")).count();
        }
    }

    private void flip(String name, int at) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}
