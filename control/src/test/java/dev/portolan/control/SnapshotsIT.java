package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.TestAuthority;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.Write;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Snapshots of real nodes, whose logs drop what the snapshots cover. */
class SnapshotsIT {
    private static final TestAuthority AUTHORITY = new TestAuthority("CN=snapshots");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KEYS = 4;
    private static final int WRITES = 40;
    private static final String MEGABYTE = "x".repeat(1 << 20);
    private static final NodeId ONE = new NodeId("node-1");
    private static final NodeId THREE = new NodeId("node-3");

    @TempDir private Path folder;
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

    @Test
    void aNodeStartsFromItsSnapshotAndRefusesADamagedOne() throws IOException {
        try (LocalCluster cluster = start(1)) {
            cluster.awaitReady(PATIENCE);
            ControlNode node = cluster.nodes().getFirst();
            write(node);
            compact(node);
            byte[] before = SnapshotCodec.encode(node.state());
            cluster.stop(ONE);
            ControlNode again = cluster.start(ONE);
            again.awaitReady(PATIENCE);

            assertThat(again.state().limits()).isEqualTo(node.state().limits());
            assertThat(again.store().get(key(1), ReadLevel.LINEARIZABLE)).isPresent();
            assertThat(again.state().size()).isEqualTo(KEYS);
            assertThat(SnapshotCodec.decode(before).revision()).isEqualTo(again.state().revision());
            assertThat(fatal).isEmpty();

            cluster.stop(ONE);
            flipABit(snapshots(ONE).getLast());
            try (ControlNode damaged = cluster.start(ONE)) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(fatal).isNotEmpty());
                assertThat(fatal.getFirst())
                        .hasMessageContaining("is damaged in chunk 2 of")
                        .hasMessageContaining("Remove the node from the control cluster");
                assertThat(damaged.state().size()).isZero();
            }
        }
    }

    @Test
    void aFollowerThatLagsFetchesTheFileOfTheLeader() {
        try (LocalCluster cluster = start(3)) {
            cluster.awaitReady(PATIENCE);
            cluster.stop(THREE);
            write(cluster.nodes().getFirst());
            cluster.nodes().forEach(this::compact);
            ControlNode late = cluster.start(THREE);
            late.awaitReady(PATIENCE);

            assertThat(snapshots(THREE)).isNotEmpty();
            assertThat(late.state().size()).isEqualTo(KEYS);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(cluster.nodes())
                                    .extracting(node -> SnapshotCodec.encode(node.state()))
                                    .allSatisfy(bytes ->
                                            assertThat(bytes)
                                                    .isEqualTo(
                                                            SnapshotCodec.encode(late.state()))));
            assertThat(fatal).isEmpty();
        }
    }

    private LocalCluster start(int size) {
        return LocalCluster.start(
                size,
                folder,
                InstantSource.system(),
                (what, cause) -> fatal.add(cause),
                options ->
                        options.withCredentials(
                                AUTHORITY.of(options.cluster(), options.nodeId().value())));
    }

    private static void write(ControlNode node) {
        for (int i = 0; i < WRITES; i++) {
            Document content = Document.parse("{\"data\": {\"" + i + "\": \"" + MEGABYTE + "\"}}");
            Write write =
                    i < KEYS
                            ? Write.create(key(i), content)
                            : new Write.Update(key(i % KEYS), content, Optional.empty());
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreException(StoreException.class)
                    .until(() -> node.store().write(write) != null);
        }
    }

    /** Returns when the first file of the log is gone. */
    private void compact(ControlNode node) {
        Path first = folder.resolve(node.options().nodeId().value()).resolve("raft/control-1.log");
        assertThat(first).exists();
        node.compact();
        Awaitility.await().atMost(PATIENCE).until(() -> !Files.exists(first));
        assertThat(snapshots(node.options().nodeId())).isNotEmpty();
    }

    private List<Path> snapshots(NodeId id) {
        try (Stream<Path> files = Files.list(folder.resolve(id.value()).resolve("snapshots"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flipABit(Path file) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(5L << 19);
            int old = access.read();
            access.seek(5L << 19);
            access.write(old ^ 1);
        }
    }

    private static ResourceKey key(int number) {
        return new ResourceKey(ResourceType.CONFIG_MAPS, Namespace.of("shop"), "c" + number);
    }
}
