package dev.portolan.control.log;

import dev.portolan.model.control.Leadership;
import dev.portolan.model.control.Term;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * The leadership of this node as others see it; listeners are called one at a time on a thread of
 * their own.
 */
public final class LeaderState implements Leadership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderState.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService caller =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("leadership-", 0).factory());
    private volatile Optional<Term> leading = Optional.empty();

    @Override
    public Optional<Term> leading() {
        return leading;
    }

    @Override
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Takes over a new value and calls the listeners if it differs. */
    public void set(Optional<Term> now) {
        if (leading.equals(now)) {
            return;
        }
        leading = now;
        try {
            caller.execute(() -> listeners.forEach(LeaderState::call));
        } catch (RejectedExecutionException e) {
            LOG.debug("leadership={} cause=\"closed\"", now);
        }
    }

    @Override
    public void close() {
        leading = Optional.empty();
        caller.shutdown();
    }

    private static void call(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("leadership=changed cause=\"a listener failed\"", e);
        }
    }
}
