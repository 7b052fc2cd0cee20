package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.replication.ApplicationView.SeenLease;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.lease.VolumeLease;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * The agent's own ledger, duties and fence over a volume that is a list of numbers. What is on disk
 * survives {@link #restart}; a member that stands still does nothing, and its late answers wait.
 */
public final class SimulatedAgent {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final long CUT_EVERY = 700;

    /** What an agent sees and says. */
    public interface World {
        long now();

        /** Whether nothing is made to fail or to be late any more. */
        boolean isCalm();

        Random random();

        void at(long delay, Runnable action);

        boolean reachesControl(ClusterName member);

        Optional<SeenLease> lease();

        boolean renew(VolumeLease renewed, Revision expected);

        Optional<SimulatedAgent> peer(ClusterName from, ClusterName to);

        void wrote(ClusterName member, long epoch, int value);

        void promoted(ClusterName member, long epoch, List<Integer> content);
    }

    private record Cut(GenerationId id, long time, List<Integer> content) {}

    private final ClusterName self;
    private final World world;
    private final double rate;
    private final TreeMap<GenerationId, Cut> generations = new TreeMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private List<Integer> volume = new ArrayList<>();
    private Fence fence;
    private Optional<VolumeGroup.Spec> order = Optional.empty();
    private Optional<VolumeGroup.Spec> stored = Optional.empty();
    private VolumeGroup.Status status = VolumeGroup.Status.EMPTY;
    private boolean paused;
    private boolean renewing;
    private long renewalBegan;
    private long lastCut = -CUT_EVERY;

    public SimulatedAgent(ClusterName self, World world, double rate) {
        this.self = self;
        this.world = world;
        this.rate = rate;
        fence = Fence.closed(Ledger.blank("shop/orders/data", new Namespace("shop")));
    }

    /** The order as its member's API holds it; read at the next tick. */
    public void order(VolumeGroup.Spec spec) {
        stored = Optional.of(spec);
    }

    public Optional<VolumeGroup> object() {
        return stored.map(
                spec -> new VolumeGroup(new Namespace("shop"), "orders-data", spec, status));
    }

    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
        List.copyOf(held).forEach(action -> world.at(0, action));
        held.clear();
    }

    public boolean isPaused() {
        return paused;
    }

    /** Power lost and back: the lease and what was under way are forgotten. */
    public void restart() {
        fence = Fence.closed(fence.ledger());
        order = Optional.empty();
        renewing = false;
    }

    public boolean isOpen() {
        return !paused && fence.denial(nanos(), wall(), Duration.ZERO).isEmpty();
    }

    /** The pod: writes whenever the gate lets it. */
    public void write() {
        if (isOpen()) {
            int value = world.random().nextInt();
            volume.add(value);
            world.wrote(self, ledger().epochSeen().value(), value);
        }
    }

    public void tick() {
        if (paused) {
            return;
        }
        stored.filter(spec -> spec.epoch().compareTo(ledger().epochSeen()) >= 0)
                .ifPresent(spec -> order = Optional.of(spec));
        order.ifPresent(spec -> {
            adopt(ledger().obey(spec));
            work(spec);
        });
        renew();
        if (world.random().nextInt(3) == 0) {
            status = report();
        }
    }

    private void work(VolumeGroup.Spec spec) {
        Generation floor = spec.promote().orElse(Generation.NONE);
        switch (ledger().duty(spec.promote())) {
            case Duty.Wait wait -> {}
            case Duty.TakeOver() -> {
                dropBeyond(floor);
                adopt(ledger().wrote());
                world.promoted(self, ledger().epochSeen().value(), List.copyOf(volume));
            }
            case Duty.Promote(Generation from) -> promote(from);
            case Duty.Serve() -> {
                if (isOpen() && world.now() - lastCut >= CUT_EVERY) {
                    cut(floor);
                }
                send(spec);
            }
            case Duty.StepDown() -> {
                if (!ledger().hasSteppedDown()) {
                    adopt(ledger().steppedDown(cut(floor)));
                }
                send(spec);
            }
            case Duty.Settle(Epoch wrote) -> {
                adopt(ledger().wroteNothing());
                dropBeyond(floor);
            }
            case Duty.Follow() -> dropBeyond(floor);
        }
    }

    private void promote(Generation from) {
        Optional<Cut> newest =
                Optional.ofNullable(generations.lastEntry())
                        .map(java.util.Map.Entry::getValue)
                        .filter(cut -> cut.id().epoch().next().equals(ledger().epochSeen()))
                        .filter(cut -> cut.id().number().compareTo(from) > 0);
        newest.or(() ->
                        generations.descendingMap().values().stream()
                                .filter(cut -> cut.id().number().equals(from))
                                .findFirst())
                .ifPresent(cut -> {
                    volume = new ArrayList<>(cut.content());
                    dropBeyond(cut.id().number());
                    adopt(ledger().wrote());
                    world.promoted(self, ledger().epochSeen().value(), cut.content());
                });
    }

    private Generation cut(Generation floor) {
        Generation last = generations.isEmpty() ? Generation.NONE : generations.lastKey().number();
        Generation number = (last.compareTo(floor) > 0 ? last : floor).next();
        keep(
                new Cut(
                        new GenerationId(ledger().epochSeen(), number),
                        world.now(),
                        List.copyOf(volume)));
        lastCut = world.now();
        return number;
    }

    private void keep(Cut cut) {
        generations.put(cut.id(), cut);
        while (generations.size() > 2) {
            generations.pollFirstEntry();
        }
    }

    private void dropBeyond(Generation floor) {
        generations
                .keySet()
                .removeIf(id ->
                        id.epoch().compareTo(ledger().epochSeen()) < 0
                                && id.number().compareTo(floor) > 0);
    }

    private void send(VolumeGroup.Spec spec) {
        if (generations.isEmpty() || !generations.lastKey().epoch().equals(ledger().epochSeen())) {
            return;
        }
        Cut cut = generations.lastEntry().getValue();
        Epoch epoch = ledger().epochSeen();
        for (VolumeGroup.Target target : spec.sendTo()) {
            world.at(
                    30 + world.random().nextInt(1_000),
                    () ->
                            world.peer(self, target.member())
                                    .ifPresent(peer -> peer.receive(self, epoch, cut)));
        }
    }

    private void receive(ClusterName sender, Epoch epoch, Cut cut) {
        whenRunning(() -> {
            boolean admitted =
                    epoch.equals(ledger().epochSeen())
                            && ledger().role().equals(Optional.of(Role.Secondary))
                            && ledger().writer().equals(Epoch.NONE)
                            && order.flatMap(VolumeGroup.Spec::primary).equals(Optional.of(sender))
                            && (generations.isEmpty()
                                    || generations.lastKey().compareTo(cut.id()) <= 0);
            if (admitted) {
                keep(cut);
            }
        });
    }

    /** Reads the lease, notes the time, renews: each with a delay, and any answer may be lost. */
    private void renew() {
        boolean stuck = world.now() - renewalBegan > 1_500;
        if (!ledger().role().equals(Optional.of(Role.Primary)) || (renewing && !stuck)) {
            return;
        }
        renewing = true;
        renewalBegan = world.now();
        if (world.reachesControl(self)) {
            world.at(
                    delay(),
                    () -> {
                        Optional<SeenLease> seen = world.lease();
                        world.at(delay(), () -> whenRunning(() -> renew(seen)));
                    });
        }
    }

    private void renew(Optional<SeenLease> seen) {
        Epoch epoch = ledger().epochSeen();
        if (seen.isEmpty()) {
            renewing = false;
            return;
        }
        VolumeLease lease = seen.get().lease();
        if (lease.epoch().compareTo(epoch) > 0) {
            adopt(ledger().overtaken(lease.epoch()));
        }
        if (!lease.epoch().equals(epoch) || !lease.holder().equals(self)) {
            renewing = false;
            return;
        }
        long nanos = nanos();
        Instant wall = wall();
        world.at(
                delay(),
                () -> {
                    if (!world.reachesControl(self)) {
                        return;
                    }
                    boolean renewed =
                            world.renew(
                                    new VolumeLease(lease.group(), epoch, self, LEASE),
                                    seen.get().revision());
                    if (world.reachesControl(self)) {
                        world.at(
                                delay(),
                                () ->
                                        whenRunning(() -> {
                                            renewing = false;
                                            if (renewed) {
                                                fence =
                                                        fence.renewed(
                                                                new Fence.Lease(
                                                                        epoch, nanos, wall, LEASE));
                                            }
                                        }));
                    }
                });
    }

    private long delay() {
        return 10L
                + world.random()
                        .nextInt(world.isCalm() || world.random().nextInt(10) > 0 ? 120 : 1_500);
    }

    private void whenRunning(Runnable action) {
        if (paused) {
            held.add(action);
        } else {
            action.run();
        }
    }

    private VolumeGroup.Status report() {
        Optional<Cut> newest =
                generations.isEmpty()
                        ? Optional.empty()
                        : Optional.of(generations.lastEntry().getValue());
        return new VolumeGroup.Status(
                ledger().epochSeen(),
                ledger().isWriter() && isOpen(),
                newest.map(cut -> cut.id().number()).orElse(Generation.NONE),
                newest.map(cut -> Instant.parse("2026-01-01T00:00:00Z").plusMillis(cut.time())),
                newest.isPresent(),
                List.of(),
                7070,
                "",
                newest.map(cut -> cut.id().epoch()).orElse(Epoch.NONE),
                ledger().stepDown());
    }

    private Ledger ledger() {
        return fence.ledger();
    }

    private void adopt(Ledger next) {
        if (!next.equals(ledger())) {
            fence = fence.with(next);
        }
    }

    private long nanos() {
        return (long) (world.now() * 1_000_000 * rate);
    }

    private Instant wall() {
        return Instant.EPOCH.plusNanos(nanos());
    }
}
