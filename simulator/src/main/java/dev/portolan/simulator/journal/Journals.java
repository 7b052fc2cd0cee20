package dev.portolan.simulator.journal;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.WriteGate;
import dev.portolan.simulator.cluster.JournalingPod;
import dev.portolan.simulator.cluster.RunState;
import dev.portolan.simulator.cluster.VolumePaths;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The journals of a member's pods, each with a virtual thread of its own, since a gate may hold one
 * of them for a while. Safe for use by many threads.
 */
public final class Journals implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Journals.class);

    private final ClusterName member;
    private final VolumePaths paths;
    private final RunState runState;
    private final InstantSource clock;
    private final Map<JournalingPod, Running> running = new HashMap<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong denied = new AtomicLong();
    private volatile WriteGate gate = WriteGate.OPEN;

    public Journals(ClusterName member, VolumePaths paths, RunState runState, InstantSource clock) {
        this.member = member;
        this.paths = paths;
        this.runState = runState;
        this.clock = clock;
    }

    /** Puts another gate before all volumes; counts from the next write. */
    public void gate(WriteGate another) {
        gate = another;
    }

    /** How many lines were written. */
    public long written() {
        return written.get();
    }

    /** How many lines the gate refused. */
    public long denied() {
        return denied.get();
    }

    /** Starts the journals of pods that have come, and ends those of pods that have gone. */
    public synchronized void follow(Collection<JournalingPod> pods) {
        Set<JournalingPod> wanted = Set.copyOf(pods);
        running.entrySet()
                .removeIf(entry -> {
                    boolean gone = !wanted.contains(entry.getKey());
                    if (gone) {
                        entry.getValue().end();
                    }
                    return gone;
                });
        for (JournalingPod pod : wanted) {
            running.computeIfAbsent(pod, this::start);
        }
    }

    @Override
    public void close() {
        follow(Set.of());
    }

    private Running start(JournalingPod pod) {
        var writer =
                new JournalWriter(
                        member,
                        pod.namespace(),
                        pod.claim(),
                        paths.claim(pod.namespace(), pod.claim()));
        Thread thread =
                Thread.ofVirtual()
                        .name("journal " + member + " " + pod.namespace() + "/" + pod.claim())
                        .start(() -> write(pod, writer));
        return new Running(writer, thread);
    }

    private void write(JournalingPod pod, JournalWriter writer) {
        boolean failing = false;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    runState.step(() -> count(writer.append(gate, clock.instant())));
                    failing = false;
                } catch (UncheckedIOException e) {
                    if (!failing) {
                        log.error(
                                "event=journal_failed member={} claim={}", member, pod.claim(), e);
                    }
                    failing = true;
                }
                Thread.sleep(pod.interval());
            }
        } catch (InterruptedException e) {
            log.debug("event=journal_ended member={} claim={}", member, pod.claim());
        }
    }

    private void count(WriteGate.Permit permit) {
        switch (permit) {
            case WriteGate.Permitted permitted -> written.incrementAndGet();
            case WriteGate.Denied refused -> denied.incrementAndGet();
        }
    }

    private record Running(JournalWriter writer, Thread thread) {
        void end() {
            writer.close();
            thread.interrupt();
        }
    }
}
