package dev.portolan.replication.agent;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * An agent's loops, each on a virtual thread: they stand still while the machine does, and a round
 * that fails by a fault nobody has thought of is told, and followed by the next one. {@link #close}
 * ends them all.
 */
final class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration JOIN = Duration.ofSeconds(5);

    private final String owner;
    private final Running running;
    private final Duration afterFault;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param afterFault how long to wait after a round that failed
     */
    Rounds(String owner, Running running, Duration afterFault) {
        this.owner = owner;
        this.running = running;
        this.afterFault = afterFault;
    }

    /**
     * Runs a round again and again from now on.
     *
     * @param round says how long to wait until the next
     */
    void repeat(String name, Supplier<Duration> round) {
        Thread thread =
                Thread.ofVirtual().name(owner + "-" + name).unstarted(() -> loop(name, round));
        threads.add(thread);
        thread.start();
    }

    private void loop(String name, Supplier<Duration> round) {
        try {
            while (!closed) {
                running.await();
                Thread.sleep(run(name, round));
            }
        } catch (InterruptedException e) {
            LOG.debug("event=loop-ended owner={} loop={}", owner, name);
        }
    }

    private Duration run(String name, Supplier<Duration> round) {
        try {
            return round.get();
        } catch (RuntimeException e) {
            LOG.error("event=round-failed owner={} loop={}", owner, name, e);
            return afterFault;
        }
    }

    @Override
    public void close() {
        closed = true;
        List<Thread> open = List.copyOf(threads);
        open.forEach(Thread::interrupt);
        try {
            for (Thread thread : open) {
                if (!thread.join(JOIN)) {
                    LOG.warn("event=loop-stop-slow owner={} loop={}", owner, thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
