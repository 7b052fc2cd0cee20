package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.model.volume.VolumeGroup.Role;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.GenerationId;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.StagedGeneration;
import dev.portolan.replication.mover.Hello;
import dev.portolan.replication.mover.ReceiverRules;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One member's part in one group: obeys the newest order, and keeps ledger, gate and generations in
 * step. Everything that changes them holds one lock; the gate and the lease do not wait for it.
 */
final class GroupAgent {
    private static final Logger LOG = LoggerFactory.getLogger(GroupAgent.class);

    private final ClusterName self;
    private final GroupName group;
    private final AgentPorts ports;
    private final LedgerFile file;
    private final GenerationStore store;
    private final GroupGate gate;
    private final FencedGate gates;
    private final Outbox outbox;
    private final LeaseKeeper leases;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Optional<VolumeGroup> order = Optional.empty();
    private volatile Epoch refused = Epoch.NONE;
    private volatile String message = "";
    private volatile String divergence = "";
    private volatile boolean verified;

    /** Guarded by {@link #lock}. */
    private Epoch droppedFor = Epoch.NONE;

    /** Guarded by {@link #lock}. */
    private Optional<Instant> lastCut = Optional.empty();

    GroupAgent(
            ClusterName self,
            Ledger ledger,
            Path folder,
            AgentPorts ports,
            FencedGate gates,
            VolumeAgentOptions options) {
        this.self = self;
        this.ports = ports;
        this.gates = gates;
        group = GroupName.parse(ledger.group());
        store = GenerationStore.open(group, folder);
        file = new LedgerFile(folder);
        gate = new GroupGate(Fence.closed(ledger), ports.clock(), options);
        gates.guard(ledger, gate);
        outbox = new Outbox(self, store, ports.network(), options);
        leases = new LeaseKeeper(self, group, ports.leases(), ports.clock(), gate);
    }

    GroupName group() {
        return group;
    }

    Optional<VolumeGroup> order() {
        return order;
    }

    /** How long a lease lasts by the newest order. */
    Duration leaseDuration() {
        return order.map(known -> Duration.ofSeconds(Math.max(1, known.spec().leaseSeconds())))
                .orElse(Duration.ofSeconds(1));
    }

    /** Takes note of the newest order; {@link #work} obeys it. */
    void tell(VolumeGroup newest) {
        if (newest.spec().epoch().compareTo(ledger().epochSeen()) >= 0) {
            order = Optional.of(newest);
        } else if (!refused.equals(newest.spec().epoch())) {
            refused = newest.spec().epoch();
            LOG.warn(
                    "event=order-refused member={} group={} epoch={} seen={}",
                    self,
                    group,
                    newest.spec().epoch(),
                    ledger().epochSeen());
        }
    }

    boolean holdsLease() {
        return gate.fence().lease().isPresent();
    }

    /** Renews the lease, where this member is the primary. */
    void renewLease() {
        Optional<Epoch> higher = leases.renew(leaseDuration());
        if (higher.isPresent()) {
            lock.lock();
            try {
                adopt(ledger().overtaken(higher.get()));
            } finally {
                lock.unlock();
            }
        }
    }

    private Ledger ledger() {
        return gate.fence().ledger();
    }

    /** Closed before it is written, open only after: what is on disk is never behind. */
    private void adopt(Ledger next) {
        Ledger before = ledger();
        if (next.equals(before)) {
            return;
        }
        gate.change(fence -> {
            file.write(next);
            return fence.with(next);
        });
        gates.guard(next, gate);
        LOG.info(
                "event=ledger member={} group={} epoch={} role={} writer={}",
                self,
                group,
                next.epochSeen(),
                next.role().map(Role::name).orElse("none"),
                next.writer());
    }

    /** Checks what an earlier run has left; to be called once. */
    void verifyHeld() {
        lock.lock();
        try {
            store.newest()
                    .ifPresent(manifest -> {
                        try {
                            store.verify(manifest);
                            verified = true;
                        } catch (ReplicationException e) {
                            LOG.warn("event=generation-damaged reason=\"{}\"", e.getMessage());
                            store.dropDamaged(manifest);
                        }
                    });
        } finally {
            lock.unlock();
        }
    }

    /** Does what there is to do now. */
    void work() {
        lock.lock();
        try {
            Optional<VolumeGroup> told = order;
            if (told.isPresent()) {
                adopt(ledger().obey(told.get().spec()));
                message = work(told.get());
            }
        } catch (ReplicationException e) {
            LOG.warn(
                    "event=work-failed member={} group={} reason=\"{}\"",
                    self,
                    group,
                    e.getMessage());
            message = String.valueOf(e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    private String work(VolumeGroup told) {
        VolumeGroup.Spec spec = told.spec();
        return switch (ledger().duty(spec.promote())) {
            case Duty.Wait(String reason) -> reason;
            case Duty.TakeOver() -> {
                dropBeyond(spec);
                adopt(ledger().wrote());
                yield "";
            }
            case Duty.Promote(Generation from) -> promote(told, from);
            case Duty.Serve() -> {
                if (cutIsDue(spec)) {
                    cut(told);
                }
                yield outbox.send(spec.sendTo(), ledger().epochSeen());
            }
            case Duty.StepDown() -> {
                if (!ledger().hasSteppedDown()) {
                    adopt(ledger().steppedDown(cut(told)));
                }
                yield outbox.send(spec.sendTo(), ledger().epochSeen());
            }
            case Duty.Settle(Epoch wrote) -> {
                settle(told, wrote);
                yield "";
            }
            case Duty.Follow() -> {
                dropBeyond(spec);
                yield "";
            }
        };
    }

    private void dropBeyond(VolumeGroup.Spec spec) {
        if (!droppedFor.equals(spec.epoch())) {
            store.dropBeyond(spec.epoch(), spec.promote().orElse(Generation.NONE));
            droppedFor = spec.epoch();
        }
    }

    private String promote(VolumeGroup told, Generation from) {
        for (VolumeGroup.ClaimStorage storage : told.spec().storage()) {
            ports.member().ensureClaim(told.namespace(), storage);
        }
        Map<String, Path> folders = folders(told);
        if (!ledger().writer().equals(Epoch.NONE)) {
            keepWhatMayBeLost(told, ledger().writer());
        }
        Manifest manifest =
                newerOfTheLine(from)
                        .or(() -> store.find(from))
                        .orElseThrow(() ->
                                new ReplicationException(
                                        "generation "
                                                + from
                                                + " of "
                                                + group
                                                + " is not held here"));
        store.install(manifest, folders);
        verified = true;
        lastCut = Optional.empty();
        store.dropBeyond(ledger().epochSeen(), manifest.id().number());
        droppedFor = ledger().epochSeen();
        adopt(ledger().wrote());
        LOG.info(
                "event=promoted member={} group={} epoch={} generation={}",
                self,
                group,
                ledger().epochSeen(),
                manifest.id());
        return "";
    }

    /**
     * What the last primary sent after the leader last looked: whole, of the epoch before, and
     * therefore of the same history.
     */
    private Optional<Manifest> newerOfTheLine(Generation from) {
        return store.newest()
                .filter(newest -> newest.id().epoch().next().equals(ledger().epochSeen()))
                .filter(newest -> newest.id().number().compareTo(from) > 0);
    }

    /**
     * Keeps what was written here and is perhaps nowhere else. Not needed after a step down whose
     * last generation the history goes on from.
     */
    private void settle(VolumeGroup told, Epoch wrote) {
        keepWhatMayBeLost(told, wrote);
        adopt(ledger().wroteNothing());
        dropBeyond(told.spec());
    }

    private void keepWhatMayBeLost(VolumeGroup told, Epoch wrote) {
        Generation floor = told.spec().promote().orElse(Generation.NONE);
        boolean handedOver =
                ledger().stepDown()
                        .map(down ->
                                down.epoch().equals(wrote)
                                        && wrote.next().equals(ledger().epochSeen())
                                        && down.generation().compareTo(floor) <= 0)
                        .orElse(false);
        if (!handedOver) {
            Map<String, Path> folders = folders(told);
            boolean nothingMore =
                    wrote.next().equals(ledger().epochSeen())
                            && store.find(floor)
                                    .map(manifest -> store.isLive(manifest, folders))
                                    .orElse(false);
            if (!nothingMore) {
                Path kept = store.keepDivergence(wrote, ports.clock().wall().instant(), folders);
                divergence =
                        "what was written under epoch "
                                + wrote
                                + " and not taken over is kept as "
                                + kept.getFileName();
                LOG.warn("event=divergence-kept member={} group={} folder={}", self, group, kept);
            }
        }
    }

    private boolean cutIsDue(VolumeGroup.Spec spec) {
        Instant now = ports.clock().wall().instant();
        return gate.denial().isEmpty()
                && lastCut.map(last ->
                                !last.plusSeconds(spec.intervalSeconds()).isAfter(now)
                                        || last.isAfter(now))
                        .orElse(true);
    }

    private Generation cut(VolumeGroup told) {
        Map<String, Path> folders = folders(told);
        Generation floor = told.spec().promote().orElse(Generation.NONE);
        Generation last =
                store.newest().map(manifest -> manifest.id().number()).orElse(Generation.NONE);
        Generation number = (last.compareTo(floor) > 0 ? last : floor).next();
        var id = new GenerationId(ledger().epochSeen(), number);
        StagedGeneration cut =
                gate.frozen(() -> {
                    // Stamped while nothing is written: everything before it is in.
                    Instant cutTime = ports.clock().wall().instant();
                    return store.stage(id, cutTime, folders);
                });
        try (cut) {
            cut.commit();
        }
        lastCut = Optional.of(cut.manifest().cutTime());
        verified = true;
        LOG.debug("event=generation-cut member={} group={} id={}", self, group, id);
        return number;
    }

    private Map<String, Path> folders(VolumeGroup told) {
        Map<String, Path> folders = new HashMap<>();
        for (String claim : told.spec().claims()) {
            folders.put(
                    claim,
                    ports.folders()
                            .folder(told.namespace(), claim)
                            .orElseThrow(() ->
                                    new ReplicationException(
                                            "claim "
                                                    + told.namespace()
                                                    + "/"
                                                    + claim
                                                    + " is not bound to a volume yet")));
        }
        return folders;
    }

    /** Whether a peer may send what it announces. */
    ReceiverRules.Ruling rule(Hello hello) {
        return refusal(hello)
                .<ReceiverRules.Ruling>map(ReceiverRules.Refused::new)
                .orElseGet(
                        () -> new ReceiverRules.Admitted(store, staged -> commit(hello, staged)));
    }

    private Optional<String> refusal(Hello hello) {
        Ledger ledger = ledger();
        int newer = hello.epoch().compareTo(ledger.epochSeen());
        if (newer < 0) {
            return Optional.of(
                    "epoch "
                            + hello.epoch()
                            + " is over: "
                            + self
                            + " has seen epoch "
                            + ledger.epochSeen());
        }
        if (newer > 0) {
            return Optional.of(self + " has not been told of epoch " + hello.epoch() + " yet");
        }
        if (!ledger.role().equals(Optional.of(Role.Secondary))) {
            return Optional.of(self + " takes no generations under epoch " + hello.epoch());
        }
        Optional<ClusterName> primary = order.flatMap(told -> told.spec().primary());
        if (!primary.equals(Optional.of(hello.sender()))) {
            return Optional.of(
                    hello.sender() + " does not hold the grant of epoch " + hello.epoch());
        }
        if (!ledger.writer().equals(Epoch.NONE)) {
            return Optional.of(self + " has not yet kept what it wrote itself");
        }
        return store.newest()
                .map(Manifest::id)
                .filter(newest -> newest.compareTo(hello.generation()) > 0)
                .map(newest -> self + " holds " + newest + " already");
    }

    private Optional<String> commit(Hello hello, StagedGeneration staged) {
        lock.lock();
        try {
            Optional<String> refusal = refusal(hello);
            if (refusal.isEmpty()) {
                staged.commit();
                verified = true;
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    VolumeGroup.Status status(int receiverPort) {
        Ledger ledger = ledger();
        Optional<Manifest> newest = store.newest();
        boolean primary = ledger.isWriter();
        Optional<String> denial = primary ? gate.denial() : Optional.empty();
        String words = message.isEmpty() ? denial.orElse("") : message;
        return new VolumeGroup.Status(
                ledger.epochSeen(),
                primary && denial.isEmpty(),
                newest.map(manifest -> manifest.id().number()).orElse(Generation.NONE),
                newest.map(Manifest::cutTime),
                newest.isPresent() && verified,
                outbox.acknowledged(),
                receiverPort,
                divergence.isEmpty() || words.isEmpty()
                        ? words + divergence
                        : words + "; " + divergence,
                newest.map(manifest -> manifest.id().epoch()).orElse(Epoch.NONE),
                ledger.stepDown());
    }
}
