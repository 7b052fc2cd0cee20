package dev.portolan.replication.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.GroupName;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;
import dev.portolan.replication.generation.GenerationStore;
import dev.portolan.replication.generation.Manifest;
import dev.portolan.replication.generation.StagedGeneration;
import dev.portolan.replication.mover.Hello;
import dev.portolan.replication.mover.ReceiverRules;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One member's part in one group: obeys the newest order. Everything that changes ledger, gate and
 * generations holds one lock; the gate and the lease do not wait for it.
 */
final class GroupAgent {
    private static final Logger LOG = LoggerFactory.getLogger(GroupAgent.class);

    private final ClusterName self;
    private final GroupName group;
    private final GroupGate gate;
    private final GroupLedger ledger;
    private final Holdings holdings;
    private final Cuts cuts;
    private final Handover handover;
    private final Outbox outbox;
    private final LeaseKeeper leases;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Optional<VolumeGroup> order = Optional.empty();
    private volatile Epoch refused = Epoch.NONE;
    private volatile String message = "";

    GroupAgent(
            ClusterName self,
            Ledger known,
            Path folder,
            AgentPorts ports,
            FencedGate gates,
            VolumeAgentOptions options) {
        this.self = self;
        group = GroupName.parse(known.group());
        holdings = new Holdings(GenerationStore.open(group, folder));
        gate = new GroupGate(Fence.closed(known), ports.clock(), options);
        ledger = new GroupLedger(self, group, new LedgerFile(folder), gate, gates);
        cuts = new Cuts(ports, gate, holdings);
        handover = new Handover(ports, holdings);
        outbox = new Outbox(self, holdings.store(), ports.network(), options);
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
        Epoch seen = ledger.get().epochSeen();
        if (newest.spec().epoch().compareTo(seen) >= 0) {
            order = Optional.of(newest);
        } else if (!refused.equals(newest.spec().epoch())) {
            refused = newest.spec().epoch();
            LOG.warn(
                    "event=order-refused member={} group={} epoch={} seen={}",
                    self,
                    group,
                    refused,
                    seen);
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
                ledger.adopt(ledger.get().overtaken(higher.get()));
            } finally {
                lock.unlock();
            }
        }
    }

    /** Does what there is to do now. */
    void work() {
        lock.lock();
        try {
            holdings.check();
            Optional<VolumeGroup> told = order;
            if (told.isPresent()) {
                ledger.adopt(ledger.get().obey(told.get().spec()));
                message = work(told.get());
            }
        } catch (ReplicationException e) {
            LOG.warn(
                    "event=work-failed member={} group={} reason=\"{}\"",
                    self,
                    group,
                    e.getMessage());
            message = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            message = "the agent's own fault: " + e;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private String work(VolumeGroup told) {
        VolumeGroup.Spec spec = told.spec();
        Ledger now = ledger.get();
        switch (now.duty(spec.promote())) {
            case Duty.Wait(String reason) -> {
                return reason;
            }
            case Duty.TakeOver() -> {
                holdings.dropBeyond(spec);
                ledger.adopt(now.wrote());
            }
            case Duty.Promote(Generation from) -> {
                handover.promote(told, now, from);
                cuts.forget();
                ledger.adopt(now.wrote());
            }
            case Duty.Serve() -> {
                if (cuts.isDue(spec)) {
                    cuts.cut(told, now.epochSeen());
                }
                return outbox.send(spec.sendTo(), now.epochSeen());
            }
            case Duty.StepDown() -> {
                if (!now.hasSteppedDown()) {
                    ledger.adopt(now.steppedDown(cuts.cut(told, now.epochSeen())));
                }
                return outbox.send(spec.sendTo(), now.epochSeen());
            }
            case Duty.Settle(Epoch wrote) -> {
                handover.keepWhatMayBeLost(told, now);
                ledger.adopt(now.wroteNothing());
                holdings.dropBeyond(spec);
            }
            case Duty.Follow() -> holdings.dropBeyond(spec);
        }
        return "";
    }

    /** Whether a peer may send what it announces. */
    ReceiverRules.Ruling rule(Hello hello) {
        return admission()
                .refusal(hello)
                .<ReceiverRules.Ruling>map(ReceiverRules.Refused::new)
                .orElseGet(() ->
                        new ReceiverRules.Admitted(
                                holdings.store(), staged -> commit(hello, staged)));
    }

    private Admission admission() {
        return new Admission(
                self,
                ledger.get(),
                order.flatMap(told -> told.spec().primary()),
                holdings.newest().map(Manifest::id));
    }

    private Optional<String> commit(Hello hello, StagedGeneration staged) {
        lock.lock();
        try {
            Optional<String> refusal = admission().refusal(hello);
            if (refusal.isEmpty()) {
                holdings.keep(staged);
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }

    VolumeGroup.Status status(int receiverPort) {
        Ledger now = ledger.get();
        Optional<Manifest> newest = holdings.newest();
        Optional<String> denial = now.isWriter() ? gate.denial() : Optional.empty();
        return new VolumeGroup.Status(
                now.epochSeen(),
                now.isWriter() && denial.isEmpty(),
                newest.map(manifest -> manifest.id().number()).orElse(Generation.NONE),
                newest.map(Manifest::cutTime),
                newest.isPresent() && holdings.isVerified(),
                outbox.acknowledged(),
                receiverPort,
                words(denial),
                newest.map(manifest -> manifest.id().epoch()).orElse(Epoch.NONE),
                now.stepDown());
    }

    private String words(Optional<String> denial) {
        String now = message.isEmpty() ? denial.orElse("") : message;
        String kept = handover.divergence();
        return now.isEmpty() || kept.isEmpty() ? now + kept : now + "; " + kept;
    }
}
