package dev.portolan.replication.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class GenerationStoreTest {
    private static final GroupName GROUP = new GroupName(new Namespace("shop"), "orders", "data");
    private static final Epoch EPOCH = new Epoch(5);

    @TempDir Path folder;
    private Path root;
    private Path volume;

    @BeforeEach
    void volume() throws IOException {
        root = folder.resolve("agent/group");
        volume = Files.createDirectories(folder.resolve("volume"));
        Files.writeString(volume.resolve("db"), "content");
    }

    @Test
    void oneGenerationWithoutAManifestDoesNotKeepTheOthersFromBeingOpened() throws IOException {
        GenerationStore store = open();
        Manifest first = cut(store, 1);
        cut(store, 2);
        Files.delete(root.resolve("e5-g2/manifest"));
        assertThat(open().newest()).contains(first);
        assertThat(names()).containsExactlyInAnyOrder("e5-g1", "damaged-e5-g2");
    }

    @Test
    void ofDamagedGenerationsTheLastOneIsKeptForPeople() throws IOException {
        GenerationStore store = open();
        cut(store, 1);
        cut(store, 2);
        Files.writeString(root.resolve("e5-g2/manifest"), "no manifest at all, but long enough");
        GenerationStore again = open();
        again.dropDamaged(again.newest().orElseThrow());
        assertThat(again.newest()).isEmpty();
        assertThat(names()).containsExactly("damaged-e5-g1");
        assertThat(root.resolve("damaged-e5-g1/content/data/db")).hasContent("content");
    }

    @Test
    void aGenerationThatIsStoredAgainStaysWhereItsReadersAre() throws IOException {
        GenerationStore store = open();
        cut(store, 1);
        Path file = root.resolve("e5-g1/content/data/db");
        Object before = Files.readAttributes(file, "unix:ino").get("ino");
        cut(store, 1);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isEqualTo(before);
        assertThat(names()).containsExactly("e5-g1");
    }

    @Test
    void everyFileAndEveryNameOnTheWayToItIsForcedToDisk() throws IOException {
        Files.createDirectories(volume.resolve("inner"));
        Files.writeString(volume.resolve("inner/wal"), "more");
        List<String> forced =
                forced(() -> {
                    cut(open(), 1);
                });
        assertThat(forced)
                .anySatisfy(path -> assertThat(path).endsWith("content/data/db"))
                .anySatisfy(path -> assertThat(path).endsWith("content/data/inner/wal"))
                .anySatisfy(path -> assertThat(path).endsWith("content/data/inner"))
                .anySatisfy(path -> assertThat(path).endsWith("content/data"))
                .contains(root.toString(), folder.resolve("agent").toString(), folder.toString());
    }

    private interface Action {
        void run() throws IOException;
    }

    /** What the virtual machine itself says that it forced. */
    private List<String> forced(Action action) throws IOException {
        try (var recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            action.run();
            recording.stop();
            Path file = folder.resolve("recording.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .map((RecordedEvent event) -> event.getString("path"))
                    .toList();
        }
    }

    private GenerationStore open() {
        return GenerationStore.open(GROUP, root);
    }

    private Manifest cut(GenerationStore store, long number) {
        var id = new GenerationId(EPOCH, new Generation(number));
        try (StagedGeneration staged = store.stage(id, Instant.EPOCH, Map.of("data", volume))) {
            staged.commit();
            return staged.manifest();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(path -> path.getFileName().toString()).toList();
        }
    }
}
