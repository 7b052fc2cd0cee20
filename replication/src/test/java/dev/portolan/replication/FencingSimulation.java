package dev.portolan.replication;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.control.Term;
import dev.portolan.model.quantity.Bytes;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.EpochBook.Raised;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.ProtectedApplication;
import dev.portolan.model.volume.ReplicationPolicy;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.ClaimStorage;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.ApplicationView.SeenLease;
import dev.portolan.replication.agent.SimulatedAgent;
import dev.portolan.replication.fake.FakeEpochs;
import dev.portolan.replication.lease.VolumeLease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Leaders and agents as they are, over a network, clocks and disks that are not: one thread,
 * virtual time, every choice from one seed. Faults: new leaders while old ones go on, messages lost
 * and late, members cut off, members that stand still, clocks that run apart.
 */
final class FencingSimulation implements SimulatedAgent.World {
    static final GroupName GROUP = new GroupName(new Namespace("shop"), "orders", "data");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final long LOOK = 300;
    private static final long READY_AFTER = 500;
    private static final long LOST_AFTER = 1500;

    private record Event(long at, long order, Runnable action) {}

    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    java.util.Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final FakeEpochs epochs = new FakeEpochs();
    private final ReplicationStep step =
            new ReplicationStep(
                    new ReplicationOptions(
                            Duration.ofMillis(200),
                            Duration.ofMillis(LOOK),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(20)));
    private final Map<ClusterName, SimulatedAgent> agents = new LinkedHashMap<>();
    private final Map<ClusterName, Long> termSeen = new HashMap<>();
    private final Map<ClusterName, Boolean> ready = new HashMap<>();
    private final Map<ClusterName, Long> readySince = new HashMap<>();
    private final Set<ClusterName> cutOff = new HashSet<>();
    private final WriteHistory history;
    private ProtectedApplication.Status status = ProtectedApplication.Status.EMPTY;
    private Optional<VolumeLease> lease = Optional.empty();
    private long leaseRevision;
    private long now;
    private long sequence;
    private long term = 1;
    private int moves;
    private boolean faults = true;

    FencingSimulation(long seed) {
        random = new Random(seed);
        history = new WriteHistory(seed);
        for (String name : NAMES) {
            var member = new ClusterName(name);
            var agent = new SimulatedAgent(member, this, 0.995 + random.nextDouble() * 0.01);
            agents.put(member, agent);
            ready.put(member, true);
            readySince.put(member, -10_000L);
            every(40 + random.nextInt(30), agent::write);
            every(80 + random.nextInt(60), agent::tick);
            every(READY_AFTER / 2, () -> observe(member));
        }
        lead(1, ReplicationStep.State.NEW);
        every(1, this::checkGates, 37);
    }

    /** Runs with faults, then without until the writer is home again. */
    void run(long faultyMillis, long calmMillis) {
        at(400, this::fault);
        runUntil(faultyMillis);
        faults = false;
        cutOff.clear();
        agents.values().forEach(SimulatedAgent::resume);
        runUntil(faultyMillis + calmMillis);
    }

    WriteHistory history() {
        return history;
    }

    ProtectedApplication.Status status() {
        return status;
    }

    int moves() {
        return moves;
    }

    private void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at() <= end) {
            Event event = events.remove();
            now = event.at();
            event.action().run();
        }
    }

    private void fault() {
        if (!faults) {
            return;
        }
        var member = new ClusterName(NAMES.get(random.nextInt(NAMES.size())));
        int length = 300 + random.nextInt(9_000);
        switch (random.nextInt(4)) {
            case 0 -> {
                cutOff.add(member);
                at(length, () -> cutOff.remove(member));
            }
            case 1 -> {
                agents.get(member).pause();
                at(length, agents.get(member)::resume);
            }
            case 2 -> {
                agents.get(member).restart();
            }
            default -> {
                term++;
                lead(term, ReplicationStep.State.NEW);
            }
        }
        at(500 + random.nextInt(4_000), this::fault);
    }

    /** A leader looks and acts until some time after another one has been elected. */
    private void lead(long myTerm, ReplicationStep.State state) {
        if (myTerm < term && random.nextInt(4) == 0) {
            return; // has found out at last
        }
        Map<ClusterName, VolumeGroup> parts = new HashMap<>();
        Set<ClusterName> reachable = new HashSet<>();
        for (var agent : agents.entrySet()) {
            if (ready.get(agent.getKey()) && !cutOff.contains(agent.getKey()) && !lost()) {
                reachable.add(agent.getKey());
                agent.getValue().object().ifPresent(object -> parts.put(agent.getKey(), object));
            }
        }
        ApplicationView view = view(parts, reachable);
        ReplicationStep.Next next =
                step.step(
                        state,
                        view,
                        new Moment(START.plusMillis(now), Duration.ofMillis(now)),
                        new Term(myTerm));
        long delay = random.nextInt(200);
        carryOut(next.effects(), 0, myTerm, delay);
        at(LOOK + delay + random.nextInt(100), () -> lead(myTerm, next.state()));
    }

    private void carryOut(List<Effect> effects, int index, long myTerm, long delay) {
        if (index == effects.size()) {
            return;
        }
        Runnable rest = () -> carryOut(effects, index + 1, myTerm, random.nextInt(60));
        switch (effects.get(index)) {
            case Effect.Raise raise ->
                    at(
                            delay,
                            () -> {
                                var outcome =
                                        epochs.raise(
                                                raise.group(),
                                                raise.expected(),
                                                raise.primary(),
                                                raise.floor(),
                                                raise.reason(),
                                                new Term(myTerm));
                                if (outcome instanceof Raised(Grant grant)) {
                                    moves++;
                                    history.granted(grant);
                                    rest.run();
                                }
                            });
            case Effect.Seal seal ->
                    at(
                            delay,
                            () -> {
                                long expected = seal.expected().map(Revision::value).orElse(0L);
                                if (expected == leaseRevision) {
                                    lease = Optional.of(seal.lease());
                                    leaseRevision++;
                                    rest.run();
                                }
                            });
            case Effect.Order order -> {
                // A request that timed out may still arrive, and late.
                long late = random.nextInt(12) == 0 ? random.nextInt(4_000) : 0;
                if (!lost()) {
                    at(delay + late, () -> deliver(order, myTerm));
                }
                at(delay, rest);
            }
            case Effect.Report report -> {
                if (myTerm == term) {
                    status = report.status();
                }
                rest.run();
            }
            case Effect.Tell tell -> rest.run();
        }
    }

    private void deliver(Effect.Order order, long myTerm) {
        ClusterName member = order.member();
        if (!cutOff.contains(member) && myTerm >= termSeen.getOrDefault(member, 0L)) {
            termSeen.put(member, myTerm);
            agents.get(member).order(order.spec());
        }
    }

    private ApplicationView view(Map<ClusterName, VolumeGroup> parts, Set<ClusterName> reachable) {
        Map<ClusterName, MemberCluster> members = new HashMap<>();
        for (ClusterName name : agents.keySet()) {
            Instant since = START.plusMillis(readySince.get(name));
            var member = aCluster(name.value()).offering("std", true, Bytes.ofGibi(9));
            members.put(
                    name,
                    (ready.get(name) ? member.readySince(since) : member.notReadySince(since))
                            .build());
        }
        var application =
                new ProtectedApplication(
                        GROUP.namespace(),
                        GROUP.application(),
                        new ProtectedApplication.Spec(
                                "tight",
                                new ProtectedApplication.Target("apps/v1", "StatefulSet", "orders"),
                                List.of(),
                                Optional.of(new ClusterName("a"))),
                        status);
        return new ApplicationView(
                application,
                Optional.of(
                        new ReplicationPolicy(
                                "tight",
                                new ReplicationPolicy.Spec(
                                        "3s",
                                        1,
                                        "region",
                                        new ReplicationPolicy.Fencing("2s"),
                                        new ReplicationPolicy.AutoFailover(
                                                true, "1s", Optional.empty()),
                                        Map.of()))),
                Optional.of(PLACED),
                members,
                List.of(
                        new GroupView(
                                GROUP,
                                List.of(
                                        new ClaimStorage(
                                                "data-orders-0", "", "1Gi", List.of(), Map.of())),
                                epochs.current(GROUP),
                                lease.map(held -> new SeenLease(held, new Revision(leaseRevision))),
                                reachable,
                                parts)));
    }

    private static final dev.portolan.model.placement.Placement PLACED =
            dev.portolan.model.placement.Placement.read(
                    Document.parse(
                            """
                            {"metadata": {"namespace": "shop", "name": "orders-statefulset"},
                             "spec": {"workload": {"apiVersion": "apps/v1", "kind": "StatefulSet",
                               "name": "orders"}, "replicas": 1,
                              "clusters": [{"cluster": "a", "replicas": 1}]}}
                            """));

    private void observe(ClusterName member) {
        boolean heard = !cutOff.contains(member) && !agents.get(member).isPaused();
        boolean was = ready.get(member);
        long silence = heard ? 0 : READY_AFTER / 2;
        silences.merge(member, silence, (before, more) -> heard ? 0 : before + more);
        boolean is = silences.get(member) < LOST_AFTER;
        if (is != was) {
            ready.put(member, is);
            readySince.put(member, now);
        }
    }

    private final Map<ClusterName, Long> silences = new HashMap<>();

    private void checkGates() {
        List<ClusterName> open = new ArrayList<>();
        agents.forEach((name, agent) -> {
            if (agent.isOpen()) {
                open.add(name);
            }
        });
        history.open(now, open);
    }

    // What agents see of the world.

    @Override
    public long now() {
        return now;
    }

    @Override
    public boolean isCalm() {
        return !faults;
    }

    @Override
    public Random random() {
        return random;
    }

    @Override
    public void at(long delay, Runnable action) {
        events.add(new Event(now + Math.max(0, delay), sequence++, action));
    }

    @Override
    public boolean reachesControl(ClusterName member) {
        return !cutOff.contains(member) && !lost();
    }

    @Override
    public Optional<SeenLease> lease() {
        return lease.map(held -> new SeenLease(held, new Revision(leaseRevision)));
    }

    @Override
    public boolean renew(VolumeLease renewed, Revision expected) {
        if (expected.value() != leaseRevision) {
            return false;
        }
        lease = Optional.of(renewed);
        leaseRevision++;
        return true;
    }

    @Override
    public Optional<SimulatedAgent> peer(ClusterName from, ClusterName to) {
        return cutOff.contains(from) || cutOff.contains(to) || lost()
                ? Optional.empty()
                : Optional.of(agents.get(to));
    }

    @Override
    public void wrote(ClusterName member, long epoch, int value) {
        history.wrote(now, member, epoch, value);
    }

    @Override
    public void promoted(ClusterName member, long epoch, List<Integer> content) {
        history.promoted(member, epoch, content);
    }

    private boolean lost() {
        return faults && random.nextInt(10) == 0;
    }

    private void every(long period, Runnable action) {
        every(period, action, period);
    }

    private void every(long first, Runnable action, long period) {
        at(
                first,
                () -> {
                    action.run();
                    every(period, action, period);
                });
    }
}
