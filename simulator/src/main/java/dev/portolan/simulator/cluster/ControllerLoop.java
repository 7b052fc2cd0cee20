package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that goes on inside a member, as one step: all controllers in turn, until none has
 * anything more to do at this time. For one thread at a time; the time comes from outside.
 */
public final class ControllerLoop {
    /**
     * A change runs through a handful of controllers; more rounds than this go on in the next step.
     */
    private static final int MAX_ROUNDS = 64;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(ControllerLoop.class);

    private final String member;
    private final ResourceStore store;
    private final List<Controller> controllers;
    private final VolumeFolders folders;
    private Optional<Revision> settled = Optional.empty();
    private Optional<Instant> wakeAt = Optional.empty();
    private boolean retry;

    /**
     * @param paths where the volumes lie
     * @param outsidePrefix the first three numbers of the addresses of load balancers
     */
    public ControllerLoop(
            MemberPlan plan,
            ResourceStore store,
            VolumePaths paths,
            String outsidePrefix,
            PodTimings timings) {
        this.member = plan.name().value();
        this.store = store;
        this.folders = new VolumeFolders(paths);
        this.controllers =
                List.of(
                        new NamespaceController(),
                        new GarbageCollector(),
                        new DeploymentController(),
                        new ReplicaSetController(),
                        new StatefulSetController(),
                        new DaemonSetController(),
                        new JobController(),
                        new VolumeController(plan.storageClasses(), paths),
                        new SnapshotController(),
                        new PodScheduler(),
                        new Kubelet(timings),
                        new ServiceController(plan.serviceNetwork(), outsidePrefix),
                        new EndpointSliceController());
    }

    /**
     * Brings the member to rest as far as it can be at {@code now}.
     *
     * @return when it has something to do next, unless something changes before
     */
    public Optional<Instant> step(Instant now) {
        boolean due = wakeAt.isPresent() && !now.isBefore(wakeAt.get());
        if (!due && settled.equals(Optional.of(store.revision()))) {
            return wakeAt;
        }
        settled = Optional.empty();
        for (int round = 0; round < MAX_ROUNDS && settled.isEmpty(); round++) {
            round(now);
        }
        return settled.isPresent() ? wakeAt : Optional.of(now);
    }

    /** Writes what the member's machines know when they come back after they lost power. */
    public void afterPowerLoss(Instant now) {
        Kubelet.afterPowerLoss(ClusterSnapshot.of(store), now).forEach(this::write);
    }

    /** One round: each controller sees what those before it did. */
    private void round(Instant now) {
        Revision before = store.revision();
        boolean changed = false;
        retry = false;
        wakeAt = Optional.empty();
        ClusterSnapshot snapshot = ClusterSnapshot.of(store);
        for (Controller controller : controllers) {
            if (!store.revision().equals(snapshot.revision())) {
                snapshot = ClusterSnapshot.of(store);
            }
            Step step = controller.step(snapshot, now);
            changed |= carryOut(controller, step);
            if (wakeAt.isEmpty() || step.wakeAt().map(wakeAt.get()::isAfter).orElse(false)) {
                wakeAt = step.wakeAt().or(() -> wakeAt);
            }
        }
        if (retry) {
            wakeAt = Optional.of(now.plus(RETRY));
        }
        if (!changed && store.revision().equals(before)) {
            settled = Optional.of(before);
        }
    }

    private boolean carryOut(Controller controller, Step step) {
        boolean changed = false;
        for (Effect effect : step.effects()) {
            try {
                changed |= carryOut(effect);
            } catch (IOException e) {
                log.error(
                        "event=effect_failed member={} controller={} effect={}",
                        member,
                        controller.getClass().getSimpleName(),
                        effect,
                        e);
                // What follows relies on it: all of it is tried again.
                retry = true;
                return changed;
            }
        }
        return changed;
    }

    private boolean carryOut(Effect effect) throws IOException {
        switch (effect) {
            case Effect.Put put -> {
                return write(put.write());
            }
            case Effect.MakeFolder make -> folders.make(make);
            case Effect.DropFolder drop -> folders.drop(drop);
            case Effect.CutSnapshot cut -> folders.cut(cut);
            case Effect.RestoreSnapshot restore -> folders.restore(restore);
            case Effect.DropSnapshot drop -> folders.drop(drop);
        }
        return false;
    }

    /** Whether it took effect. A write that lost is decided anew from what is there now. */
    private boolean write(Write write) {
        try {
            return store.write(write) instanceof WriteOutcome.Written;
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.CLOSED) {
                log.error("event=write_failed member={} key={}", member, write.key(), e);
            }
            return false;
        }
    }
}
