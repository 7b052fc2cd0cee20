package dev.portolan.simulator;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.simulator.cluster.ControllerLoop;
import dev.portolan.simulator.cluster.JournalingPod;
import dev.portolan.simulator.cluster.RunState;
import dev.portolan.simulator.journal.Journals;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a member's steps in real time: one virtual thread, woken by changes, by due work and by a
 * tick.
 */
final class MemberDriver implements AutoCloseable {
    static final long TICK_MILLIS = 100;

    private static final Logger log = LoggerFactory.getLogger(MemberDriver.class);

    private final ClusterName member;
    private final ResourceStore store;
    private final ControllerLoop controllers;
    private final Journals journals;
    private final RunState runState;
    private final InstantSource clock;
    private final List<Runnable> ticks = new CopyOnWriteArrayList<>();
    private Revision followed = Revision.ZERO; // the driver's thread
    private Instant nextTick = Instant.EPOCH; // the driver's thread
    private Duration idle = Duration.ZERO; // the driver's thread
    private volatile ResourceStore.@Nullable Subscription watch;
    private volatile @Nullable Thread thread;

    MemberDriver(
            ClusterName member,
            ResourceStore store,
            ControllerLoop controllers,
            Journals journals,
            RunState runState,
            InstantSource clock) {
        this.member = member;
        this.store = store;
        this.controllers = controllers;
        this.journals = journals;
        this.runState = runState;
        this.clock = clock;
    }

    void onTick(Runnable tick) {
        ticks.add(tick);
    }

    void start() {
        watch();
        thread = Thread.ofVirtual().name("member " + member).start(this::run);
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                runState.step(this::step);
                LockSupport.parkNanos(this, idle.toNanos());
            }
        } catch (InterruptedException e) {
            log.debug("event=member_driver_ended member={}", member);
        }
    }

    /** One step of everything. */
    private void step() {
        Instant now = clock.instant();
        Instant next = now.plusMillis(TICK_MILLIS);
        try {
            Optional<Instant> due = controllers.step(now);
            if (due.isPresent() && due.get().isBefore(next)) {
                next = due.get();
            }
            if (!followed.equals(store.revision())) {
                followed = store.revision();
                journals.follow(JournalingPod.in(store));
            }
            if (!now.isBefore(nextTick)) {
                nextTick = now.plusMillis(TICK_MILLIS);
                ticks.forEach(Runnable::run);
            }
        } catch (RuntimeException e) {
            // One bad object must not end a member; the next change or tick tries again.
            log.error("event=member_step_failed member={}", member, e);
        }
        idle = Duration.between(now, next);
    }

    private void watch() {
        watch =
                store.watch(
                        List.of(),
                        Namespace.NONE,
                        store.revision(),
                        new WatchListener() {
                            @Override
                            public void onEvents(List<WatchEvent> events) {
                                wake();
                            }

                            @Override
                            public void onClosed(StoreException reason) {
                                // Steps look at everything, so that nothing is missed in between.
                                if (reason.reason() == StoreException.Reason.EXPIRED) {
                                    watch();
                                }
                            }
                        });
    }

    private void wake() {
        LockSupport.unpark(thread);
    }
}
