package dev.portolan.control.watch;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One watcher: its filter, its bounded backlog, and the virtual thread on which its listener runs.
 */
final class Watch implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int LARGEST_BATCH = 1_024;

    private final Set<ResourceType> types;
    private final Namespace namespace;
    private final Revision from;
    private final WatchListener listener;
    private final int limit;
    private final Consumer<Watch> onClosed;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    // guarded by lock
    private List<WatchEvent> backlog = new ArrayList<>();
    private @Nullable StoreException end;
    private boolean cancelled;

    Watch(
            Set<ResourceType> types,
            Namespace namespace,
            Revision from,
            WatchListener listener,
            int limit,
            Consumer<Watch> onClosed) {
        this.types = types;
        this.namespace = namespace;
        this.from = from;
        this.listener = listener;
        this.limit = limit;
        this.onClosed = onClosed;
    }

    /** Starts with what happened before; that alone may be more than the limit. */
    void start(List<WatchEvent> missed) {
        missed.stream().filter(this::matches).forEach(backlog::add);
        Thread.ofVirtual().name("watch-from-" + from).start(this::run);
    }

    /** Empty for everything. */
    Set<ResourceType> types() {
        return types;
    }

    /**
     * Takes a change in if it matches.
     *
     * @param floor what happened up to this revision is remembered for nobody
     * @return whether the watch goes on: one that has fallen behind ends
     */
    boolean offer(WatchEvent event, Revision floor) {
        if (!matches(event)) {
            return true;
        }
        lock.lock();
        try {
            if (cancelled || end != null) {
                return false;
            }
            backlog.add(event);
            if (backlog.size() > limit) {
                finish(behind("by more than " + limit + " changes"));
                return false;
            }
            if (!backlog.getFirst().revision().isAfter(floor)) {
                finish(behind("to before revision " + floor + ", where the history begins"));
                return false;
            }
            woken.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watch; what is in the backlog is dropped. */
    void end(StoreException reason) {
        lock.lock();
        try {
            finish(reason);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            cancelled = true;
            backlog = new ArrayList<>();
            woken.signal();
        } finally {
            lock.unlock();
        }
        onClosed.accept(this);
    }

    private void finish(StoreException reason) {
        if (end == null) {
            end = reason;
            backlog = new ArrayList<>();
            woken.signal();
        }
    }

    private static StoreException behind(String how) {
        return new StoreException(
                Reason.EXPIRED, "the watcher has fallen behind " + how + ": list, and watch again");
    }

    private boolean matches(WatchEvent event) {
        ResourceKey key = event.object().key();
        return event.revision().isAfter(from)
                && (types.isEmpty() || types.contains(key.type()))
                && (namespace.isNone() || namespace.equals(key.namespace()));
    }

    private void run() {
        try {
            List<WatchEvent> batch = next();
            while (!batch.isEmpty()) {
                listener.onEvents(batch);
                batch = next();
            }
            StoreException reason = reasonToTell();
            if (reason != null) {
                listener.onClosed(reason);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("watch=closed from={} cause=\"its listener failed\"", from, e);
            close();
        }
    }

    /** The next changes; empty when the watch is over. */
    private List<WatchEvent> next() throws InterruptedException {
        lock.lock();
        try {
            while (backlog.isEmpty() && !cancelled && end == null) {
                woken.await();
            }
            int count = Math.min(backlog.size(), LARGEST_BATCH);
            List<WatchEvent> batch = List.copyOf(backlog.subList(0, count));
            backlog = new ArrayList<>(backlog.subList(count, backlog.size()));
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable StoreException reasonToTell() {
        lock.lock();
        try {
            return cancelled ? null : end;
        } finally {
            lock.unlock();
        }
    }
}
