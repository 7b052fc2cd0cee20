package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.log.MemoryCommandLog;
import dev.portolan.control.log.ReplicatedState;
import dev.portolan.control.state.Command;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FeatureLevel;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Limits;
import dev.portolan.control.state.RandomCommands;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.LeaseBook.Lease;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.WatchEvent;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Three nodes on one log: commands decided on nodes that lag, requests that come twice and late,
 * leases, plans, and watchers of all nodes, while nodes are held back, restored from each other and
 * elected. The node that is never disturbed is the history that everything is compared with.
 */
class ControlSimulationTest {
    private static final int NODES = 3;
    private static final int STEPS = 150;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final List<String> LEASES = List.of("writer", "mover");

    private final List<LocalCopy> copies = new ArrayList<>();
    private final List<MemoryCommandLog> logs;
    private final List<String> clients = new ArrayList<>();
    private final Map<String, Long> sequences = new HashMap<>();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<WatchEvent> history = new ArrayList<>();
    private final List<SimulatedWatcher> watchers = new ArrayList<>();
    private final Map<String, Lease> leases = new HashMap<>();
    private Instant now = Instant.EPOCH;

    ControlSimulationTest() {
        List<ReplicatedState> replicas = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            LocalCopy copy = new LocalCopy(FederationState.empty());
            copies.add(copy);
            replicas.add(new Replica(copy, StateSnapshots.inline()));
        }
        logs = MemoryCommandLog.group(replicas);
    }

    @ParameterizedTest
    @MethodSource("dev.portolan.control.Seeds#all")
    void nothingIsSoldTwiceHeldTwiceToldTwiceOrLost(long seed) throws Exception {
        Random random = new Random(seed);
        begin(random);
        for (int i = 0; i < STEPS; i++) {
            now = now.plusMillis(random.nextInt(400));
            switch (random.nextInt(12)) {
                case 0 -> disturb(random);
                case 1 -> logs.getFirst().propose(sent.get(random.nextInt(sent.size())), PATIENCE);
                case 2 -> watch(random);
                case 3, 4 -> lease(random);
                default -> decide(random);
            }
            takeIn(seed);
        }
        logs.forEach(MemoryCommandLog::release);
        for (SimulatedWatcher watcher : watchers) {
            watcher.check(history);
        }
        byte[] expected = SnapshotCodec.encode(state());
        assertThat(copies)
                .extracting(copy -> SnapshotCodec.encode(copy.state()))
                .allSatisfy(bytes -> assertThat(bytes).isEqualTo(expected));
    }

    private FederationState state() {
        return copies.getFirst().state();
    }

    private void begin(Random random) {
        Limits limits = new Limits(20 + random.nextInt(60), 1 << 20, 1 + random.nextInt(20), 2);
        clients.add("first");
        propose(new Command.Configure(limits));
        propose(new Command.ReportLevel("node", FeatureLevel.NEWEST));
        propose(new Command.RaiseLevel(FeatureLevel.NEWEST, List.of("node")));
        clients.clear();
        clients.add(open());
        clients.add(open());
    }

    private String open() {
        Request request = new Request(new RequestId("opening", 1), new Command.OpenClient("node"));
        FederationState before = state();
        Result opened = before.apply(request).result();
        logs.getFirst().propose(CommandCodec.encode(request), PATIENCE);
        return ((Result.Opened) opened).client();
    }

    private void decide(Random random) {
        FederationState seen = copies.get(random.nextInt(NODES)).state();
        propose(RandomCommands.next(seen, random));
    }

    private Result propose(Command command) {
        String client = clients.get(sent.size() % clients.size());
        RequestId id = new RequestId(client, sequences.merge(client, 1L, Long::sum));
        byte[] bytes = CommandCodec.encode(new Request(id, command));
        sent.add(bytes);
        logs.getFirst().propose(bytes, PATIENCE);
        return state().resultOf(id).orElseThrow();
    }

    /** Against what everybody was told before: nobody has what another one still holds. */
    private void lease(Random random) {
        String name = LEASES.get(random.nextInt(LEASES.size()));
        String holder = "holder-" + random.nextInt(3);
        if (random.nextInt(4) == 0) {
            propose(new Command.ReleaseLease(name, holder));
            leases.computeIfPresent(
                    name, (same, held) -> held.holder().equals(holder) ? null : held);
            return;
        }
        Duration ttl = Duration.ofMillis(200 + random.nextInt(2_000));
        Result result = propose(new Command.AcquireLease(name, holder, ttl, now));
        Lease inForce = ((Result.Leased) result).lease();
        Lease before = leases.get(name);
        if (before != null && before.expires().isAfter(now)) {
            assertThat(inForce.holder()).isEqualTo(before.holder());
            assertThat(inForce.expires()).isAfterOrEqualTo(before.expires());
        } else {
            assertThat(inForce.holder()).isEqualTo(holder);
        }
        if (inForce.holder().equals(holder)) {
            assertThat(inForce.expires()).isAfterOrEqualTo(now.plus(ttl));
        }
        leases.put(name, inForce);
    }

    private void watch(Random random) {
        LocalCopy copy = copies.get(random.nextInt(NODES));
        long floor = copy.state().floor().value();
        long newest = copy.state().revision().value();
        Revision from = new Revision(floor + random.nextInt((int) (newest - floor) + 1));
        List<ResourceType> types =
                random.nextBoolean() ? List.of() : List.of(ResourceType.CONFIG_MAPS);
        Namespace namespace = random.nextInt(3) == 0 ? Namespace.of("n1") : Namespace.NONE;
        watchers.add(new SimulatedWatcher(copy, types, namespace, from));
    }

    private void disturb(Random random) {
        MemoryCommandLog follower = logs.get(1 + random.nextInt(NODES - 1));
        switch (random.nextInt(4)) {
            case 0 -> follower.hold();
            case 1 -> follower.release();
            case 2 -> follower.restoreFrom(logs.getFirst());
            default -> logs.get(random.nextInt(NODES)).elect();
        }
    }

    private void takeIn(long seed) {
        Revision known = history.isEmpty() ? Revision.ZERO : history.getLast().revision();
        List<WatchEvent> fresh = state().changesAfter(known).orElseThrow();
        history.addAll(fresh);
        for (String cluster : RandomCommands.CLUSTERS) {
            assertThat(reservedOn(new ClusterName(cluster)).cpu().value())
                    .as("seed %d: %s", seed, cluster)
                    .isLessThanOrEqualTo(RandomCommands.CORES * 1000L);
        }
    }

    private ResourceVector reservedOn(ClusterName cluster) {
        return state().list(ResourceType.PLACEMENTS, Namespace.NONE).stream()
                .map(object -> Placement.read(object.content()).spec().reservedOn(cluster))
                .reduce(ResourceVector.ZERO, ResourceVector::plus);
    }
}
