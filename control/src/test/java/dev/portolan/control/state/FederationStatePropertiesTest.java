package dev.portolan.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.MemoryCommandLog;
import dev.portolan.control.log.ReplicatedState;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random commands on replicas that lag, restart from snapshots and get requests twice; the seed is
 * the test's argument.
 */
class FederationStatePropertiesTest {
    private static final int HISTORY = 40;
    private static final int COMMANDS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void replicasOfOneLogAreEqualToTheByteAlsoThroughSnapshots(long seed) {
        Random random = new Random(seed);
        List<Replica> replicas = List.of(new Replica(), new Replica(), new Replica());
        List<MemoryCommandLog> logs =
                MemoryCommandLog.group(List.<ReplicatedState>copyOf(replicas));
        List<byte[]> sent = new ArrayList<>();
        for (int i = 1; i <= COMMANDS; i++) {
            if (random.nextInt(10) == 0) {
                disturb(logs, random);
            }
            Request request =
                    new Request(
                            new RequestId("c" + random.nextInt(3), i),
                            RandomCommands.next(replicas.get(0).state, random));
            byte[] bytes =
                    random.nextInt(8) == 0 && !sent.isEmpty()
                            ? sent.get(random.nextInt(sent.size()))
                            : CommandCodec.encode(request);
            sent.add(bytes);
            logs.get(0).propose(bytes, PATIENCE);
        }
        logs.forEach(MemoryCommandLog::release);

        byte[] expected = SnapshotCodec.encode(replicas.get(0).state);
        for (Replica replica : replicas) {
            assertThat(SnapshotCodec.encode(replica.state)).isEqualTo(expected);
            assertThat(SnapshotCodec.encode(SnapshotCodec.decode(expected))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void commitsNeverReserveMoreThanAClusterHas(long seed) {
        Random random = new Random(seed);
        FederationState state = FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY));
        for (int i = 0; i < COMMANDS; i++) {
            state = state.apply(RandomCommands.next(state, random)).next();

            for (String cluster : RandomCommands.CLUSTERS) {
                ResourceVector reserved = reservedOn(state, new ClusterName(cluster));
                assertThat(reserved.cpu().value())
                        .as("seed %d: %s", seed, cluster)
                        .isLessThanOrEqualTo(RandomCommands.CORES * 1000L);
            }
            assertThat(state.ledger())
                    .as("seed %d", seed)
                    .satisfies(FederationStatePropertiesTest::sumsUp);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void historyLeadsFromEveryPastToThePresent(long seed) {
        Random random = new Random(seed);
        FederationState state = FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY));
        Map<Revision, List<StoredObject>> pasts = new TreeMap<>();
        for (int i = 0; i < COMMANDS; i++) {
            Applied applied = state.apply(RandomCommands.next(state, random));
            assertThat(applied.next().revision().value())
                    .isEqualTo(state.revision().value() + applied.events().size());
            state = applied.next();
            pasts.put(state.revision(), state.list(ResourceType.CONFIG_MAPS, Namespace.NONE));
        }
        for (Map.Entry<Revision, List<StoredObject>> past : pasts.entrySet()) {
            Optional<List<StoredObject>> seen =
                    state.listAt(ResourceType.CONFIG_MAPS, Namespace.NONE, past.getKey());
            assertThat(seen.isPresent()).isEqualTo(past.getKey().compareTo(state.floor()) >= 0);
            seen.ifPresent(list -> assertThat(list).as("seed %d", seed).isEqualTo(past.getValue()));
        }
        assertThat(state.changesAfter(state.floor()).orElseThrow())
                .extracting(WatchEvent::revision)
                .isSorted()
                .hasSizeLessThanOrEqualTo(HISTORY);
    }

    private static void disturb(List<MemoryCommandLog> logs, Random random) {
        MemoryCommandLog follower = logs.get(1 + random.nextInt(2));
        switch (random.nextInt(4)) {
            case 0 -> follower.hold();
            case 1 -> follower.release();
            case 2 -> follower.restoreFrom(logs.get(0));
            default -> logs.get(random.nextInt(3)).elect();
        }
    }

    private static ResourceVector reservedOn(FederationState state, ClusterName cluster) {
        return state.list(ResourceType.PLACEMENTS, Namespace.NONE).stream()
                .map(object -> Placement.read(object.content()).spec().reservedOn(cluster))
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }

    private static void sumsUp(Ledger ledger) {
        Map<ClusterName, ResourceVector> sums = new TreeMap<>();
        for (Ledger.Claims claims : ledger.claims().values()) {
            claims.claimed()
                    .forEach(
                            (cluster, amount) -> sums.merge(cluster, amount, ResourceVector::plus));
        }
        sums.values().removeIf(ResourceVector.ZERO::equals);
        assertThat(ledger.totals().values()).containsExactlyElementsOf(sums.values());
    }

    private static final class Replica implements ReplicatedState {
        private FederationState state =
                FederationState.empty(Limits.INITIAL.withHistoryChanges(HISTORY));

        @Override
        public void apply(LogIndex index, Term term, byte[] command) {
            state = state.apply(term, CommandCodec.decode(command)).next();
        }

        @Override
        public byte[] snapshot(LogIndex index) {
            return SnapshotCodec.encode(state);
        }

        @Override
        public LogIndex restore(LogIndex index, byte[] snapshot) {
            state = SnapshotCodec.decode(snapshot);
            return index;
        }
    }
}
