package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.atomix.storage.StorageLevel;
import io.atomix.storage.journal.JournalReader;
import io.atomix.storage.journal.SegmentedJournal;
import io.atomix.utils.serializer.Namespaces;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ReadAheadTest {
    @TempDir private Path folder;

    @Test
    void aReaderBeforeTheCutGoesOnWithWhatWasWrittenAnew() {
        try (SegmentedJournal<String> journal = journal()) {
            JournalReader<String> reader = readerBeforeACut(journal);

            new ReadAhead(List.of(reader)).drop();

            assertThat(rest(reader))
                    .containsExactly(
                            "old-2",
                            "old-3",
                            "old-4",
                            "old-5",
                            "written-anew-6",
                            "written-anew-7",
                            "written-anew-8",
                            "written-anew-9",
                            "written-anew-10",
                            "written-anew-11",
                            "written-anew-12");
        }
    }

    @Test
    void leftToItselfTheLibraryReadsOnFromMemory() {
        try (SegmentedJournal<String> journal = journal()) {
            JournalReader<String> reader = readerBeforeACut(journal);

            assertThat(rest(reader)).contains("old-6").doesNotContain("written-anew-6");
        }
    }

    /** One that has read ahead, before entries 6 to 10 were cut off and others were written. */
    private static JournalReader<String> readerBeforeACut(SegmentedJournal<String> journal) {
        var writer = journal.writer();
        for (int i = 1; i <= 10; i++) {
            writer.append("old-" + i);
        }
        JournalReader<String> reader = journal.openReader(1);
        reader.next();
        writer.truncate(5);
        for (int i = 6; i <= 12; i++) {
            writer.append("written-anew-" + i);
        }
        return reader;
    }

    private SegmentedJournal<String> journal() {
        return SegmentedJournal.<String>builder()
                .withName("test")
                .withDirectory(folder.toFile())
                .withStorageLevel(StorageLevel.DISK)
                .withNamespace(Namespaces.BASIC)
                .build();
    }

    private static List<String> rest(JournalReader<String> reader) {
        List<String> entries = new ArrayList<>();
        while (reader.hasNext()) {
            entries.add(reader.next().entry());
        }
        return entries;
    }
}
