package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.peer.TestAuthority;
import dev.portolan.model.control.Term;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

class AtomixCommandLogIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration COMPACTION = Duration.ofSeconds(60);
    private static final int SEGMENT = 4 * 1024 * 1024;

    private static final TestAuthority AUTHORITY = new TestAuthority("CN=test");

    @TempDir Path directory;

    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private final int port = freePort();

    @Test
    void restartsFromASnapshotAfterItsJournalWasCompacted() throws Exception {
        Digests before = new Digests();
        try (AtomixCommandLog log = start(before)) {
            for (int i = 0; i < 12; i++) {
                log.propose(command(i), PATIENCE);
            }
            log.compact();
            Awaitility.await()
                    .atMost(COMPACTION)
                    .until(() -> !segments().contains("control-1.log"));
            log.propose(command(99), PATIENCE);
        }

        Digests after = new Digests();
        try (AtomixCommandLog log = start(after)) {
            log.readIndex(PATIENCE);
            assertThat(after.seen()).isEqualTo(before.seen());
            assertThat(after.restored).isTrue();
            log.propose(command(100), PATIENCE);
            assertThat(after.seen()).hasSize(14);
        }
        assertThat(fatal).isEmpty();
    }

    @Test
    void stopsTheProcessWhenACommandCannotBeApplied() {
        try (AtomixCommandLog log =
                start(
                        new Digests() {
                            @Override
                            public synchronized void apply(
                                    LogIndex index, Term term, byte[] command) {
                                throw new IllegalStateException("broken");
                            }
                        })) {
            assertThatThrownBy(() -> log.propose(command(1), Duration.ofSeconds(3)))
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(fatal).anySatisfy(what -> assertThat(what).contains("could not be applied"));
    }

    @Test
    void refusesADirectoryOfOtherPeers() {
        start(new Digests()).close();
        Peer self = new Peer(new NodeId("a"), "127.0.0.1", port);
        Peer other = new Peer(new NodeId("b"), "127.0.0.1", freePort());

        assertThatThrownBy(() ->
                        AtomixCommandLog.start(
                                options(List.of(self, other)),
                                new Digests(),
                                (what, cause) -> fatal.add(what)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to a control cluster of [a]");
    }

    @Test
    void refusesALogWhoseEndIsLostAndLeavesItAsItIs() throws Exception {
        try (AtomixCommandLog log = start(new Digests())) {
            for (int i = 0; i < 3; i++) {
                log.propose(command(i), PATIENCE);
            }
        }
        Path journal = directory.resolve("raft").resolve("control-1.log");
        byte[] bytes = Files.readAllBytes(journal);
        bytes[2 * 1024 * 1024] ^= 1;
        Files.write(journal, bytes);

        assertThatThrownBy(() -> start(new Digests()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this node has confirmed entries up to")
                .hasMessageContaining("remove this node");
        assertThat(Files.readAllBytes(journal)).isEqualTo(bytes);
    }

    private AtomixCommandLog start(ReplicatedState state) {
        return AtomixCommandLog.start(
                options(List.of(new Peer(new NodeId("a"), "127.0.0.1", port))),
                state,
                (what, cause) -> fatal.add(what + ": " + cause));
    }

    private AtomixOptions options(List<Peer> peers) {
        return new AtomixOptions(
                "test",
                new NodeId("a"),
                peers,
                directory,
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                SEGMENT,
                Optional.of(AUTHORITY.of("test", "a")));
    }

    private List<String> segments() throws IOException {
        try (var files = Files.list(directory.resolve("raft"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .toList();
        }
    }

    private static byte[] command(int number) {
        byte[] command = new byte[1024 * 1024];
        Arrays.fill(command, (byte) number);
        return command;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers a digest of each command. */
    private static class Digests implements ReplicatedState {
        private final List<Integer> seen = new ArrayList<>();
        private volatile boolean restored;

        @Override
        public synchronized void apply(LogIndex index, Term term, byte[] command) {
            seen.add(Arrays.hashCode(command));
        }

        @Override
        public synchronized byte[] snapshot(LogIndex index) {
            ByteBuffer bytes = ByteBuffer.allocate(seen.size() * Integer.BYTES);
            seen.forEach(bytes::putInt);
            return bytes.array();
        }

        @Override
        public synchronized LogIndex restore(LogIndex index, byte[] snapshot) {
            restored = true;
            seen.clear();
            ByteBuffer bytes = ByteBuffer.wrap(snapshot);
            while (bytes.hasRemaining()) {
                seen.add(bytes.getInt());
            }
            return index;
        }

        synchronized List<Integer> seen() {
            return List.copyOf(seen);
        }
    }
}
