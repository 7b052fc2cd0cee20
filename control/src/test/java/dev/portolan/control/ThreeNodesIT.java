package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.TestAuthority;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.model.control.Term;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Three nodes in one process, against the contract of stores (written at a follower) and through
 * the loss of a leader.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThreeNodesIT extends StoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final TestAuthority AUTHORITY = new TestAuthority("CN=three nodes");

    private final List<String> fatal = new CopyOnWriteArrayList<>();
    private LocalCluster cluster;

    @BeforeAll
    void start(@TempDir Path directory) {
        cluster =
                LocalCluster.start(
                        3,
                        directory,
                        InstantSource.system(),
                        (what, cause) -> fatal.add(what + ": " + cause),
                        options ->
                                options.withLimits(Limits.INITIAL.withHistoryChanges(HISTORY))
                                        .withCredentials(
                                                AUTHORITY.of(
                                                        options.cluster(),
                                                        options.nodeId().value())));
        cluster.awaitReady(PATIENCE);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @AfterEach
    void nothingWasFatal() {
        assertThat(fatal).isEmpty();
    }

    @Override
    ResourceStore store() {
        ControlNode leader = awaitLeader();
        return cluster.nodes().stream()
                .filter(node -> node != leader)
                .findFirst()
                .orElseThrow()
                .store();
    }

    @Test
    void readsAtEveryNodeWhatWasAcknowledgedAtAnother() {
        for (int i = 0; i < 10; i++) {
            ResourceKey key = configMap("everywhere-" + i);
            ControlNode writer = cluster.nodes().get(i % 3);
            StoredObject written =
                    ((WriteOutcome.Written) writer.store().write(Write.create(key, value("1"))))
                            .only();

            for (ControlNode reader : cluster.nodes()) {
                assertThat(reader.store().get(key, ReadLevel.LINEARIZABLE)).contains(written);
            }
        }
    }

    @Test
    void hasEveryWriteOnTwoDisksBeforeItIsAcknowledged() {
        ControlNode leader = awaitLeader();
        for (int i = 0; i < 20; i++) {
            long atLeader = leader.forced();
            long atFollowers = forcedAtFollowers(leader);
            leader.store().write(Write.create(configMap("two-disks-" + i), value("1")));

            assertThat(leader.forced()).isGreaterThan(atLeader);
            assertThat(forcedAtFollowers(leader)).isGreaterThan(atFollowers);
        }
    }

    @Test
    void losesNoAcknowledgedWriteWithItsLeader() throws Exception {
        Map<ResourceKey, StoredObject> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean stopped = new AtomicBoolean();
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < 4; w++) {
            int number = w;
            writers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (int i = 0; !stopped.get(); i++) {
                                    write(configMap("survives-" + number + "-" + i), acknowledged);
                                }
                            }));
        }
        Awaitility.await().atMost(PATIENCE).until(() -> acknowledged.size() > 50);
        ControlNode leader = awaitLeader();
        Term term = leader.leadership().leading().orElseThrow();
        NodeId lost = leader.options().nodeId();
        cluster.stop(lost);
        int before = acknowledged.size();
        Awaitility.await().atMost(PATIENCE).until(() -> acknowledged.size() > before + 50);
        assertThat(awaitLeader().leadership().leading().orElseThrow()).isGreaterThan(term);
        cluster.start(lost);
        cluster.awaitReady(PATIENCE);
        stopped.set(true);
        for (Thread writer : writers) {
            assertThat(writer.join(PATIENCE)).isTrue();
        }

        for (ControlNode node : cluster.nodes()) {
            acknowledged.forEach((key, object) ->
                    assertThat(node.store().get(key, ReadLevel.LINEARIZABLE)).contains(object));
        }
        assertThat(cluster.nodes())
                .extracting(node -> SnapshotCodec.encode(node.state()))
                .allSatisfy(bytes ->
                        assertThat(bytes)
                                .isEqualTo(
                                        SnapshotCodec.encode(cluster.nodes().getFirst().state())));
    }

    private void write(ResourceKey key, Map<ResourceKey, StoredObject> acknowledged) {
        try {
            List<ControlNode> nodes = cluster.nodes();
            if (nodes.isEmpty()) {
                return;
            }
            ControlNode node = nodes.get(Math.floorMod(key.hashCode(), nodes.size()));
            if (node.store().write(Write.create(key, value("1")))
                    instanceof WriteOutcome.Written written) {
                acknowledged.put(key, written.only());
            }
        } catch (StoreException e) {
            assertThat(e.reason()).isNotEqualTo(StoreException.Reason.TOO_LARGE);
        }
    }

    private long forcedAtFollowers(ControlNode leader) {
        return cluster.nodes().stream()
                .filter(node -> node != leader)
                .mapToLong(ControlNode::forced)
                .sum();
    }

    private ControlNode awaitLeader() {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> cluster.leader().isPresent());
        return cluster.leader().orElseThrow();
    }
}
