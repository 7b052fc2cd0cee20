package dev.portolan.control.watch;

import dev.portolan.control.state.Applied;
import dev.portolan.control.state.FederationState;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * This node's copy of the state with the watches over it. One writer at a time replaces the state;
 * readers take the newest immutable one without a lock. Safe for use by many threads.
 */
public final class LocalCopy implements AutoCloseable {
    /**
     * Changes that a watcher may lag behind before it is closed; it is closed as well when the
     * first of them has left the history, so that watchers hold nothing that is not held anyway.
     */
    public static final int WATCH_BACKLOG = 65_536;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final int backlog;
    // guarded by lock
    private final Watches watches = new Watches();
    private boolean closed;
    // written under lock
    private volatile FederationState state;

    public LocalCopy(FederationState state) {
        this(state, WATCH_BACKLOG);
    }

    /**
     * @param backlog changes that a watcher may lag behind before it is closed
     */
    public LocalCopy(FederationState state, int backlog) {
        this.state = state;
        this.backlog = backlog;
    }

    /** The newest state. */
    public FederationState state() {
        return state;
    }

    /** Moves on by one step that is computed from the newest state, and tells the watchers. */
    public Applied advance(Function<FederationState, Applied> step) {
        lock.lock();
        try {
            Applied applied = step.apply(state);
            state = applied.next();
            if (!applied.events().isEmpty()) {
                publish(applied.events());
            }
            return applied;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the state by one that is not a step away: watches whose next change is not in its
     * history end.
     */
    public void replace(FederationState restored) {
        lock.lock();
        try {
            Revision before = state.revision();
            state = restored;
            Optional<List<WatchEvent>> gap =
                    before.isAfter(restored.revision())
                            ? Optional.empty()
                            : restored.changesAfter(before);
            if (gap.isEmpty()) {
                watches.end(expired(before));
            } else if (!gap.get().isEmpty()) {
                publish(gap.get());
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until this copy has reached {@code revision}.
     *
     * @return whether it has in time
     */
    public boolean awaitRevision(Revision revision, Duration patience) {
        if (!revision.isAfter(state.revision())) {
            return true;
        }
        long left = patience.toNanos();
        lock.lock();
        try {
            while (revision.isAfter(state.revision())) {
                if (closed || left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link dev.portolan.model.resource.ResourceStore#listAt}, from this copy as it is. */
    public ResourceList listAt(ResourceType type, Namespace namespace, Revision revision) {
        FederationState now = state;
        List<StoredObject> items =
                now.listAt(type, namespace, revision).orElseThrow(() -> expired(revision, now));
        return new ResourceList(revision, items);
    }

    /** As {@link dev.portolan.model.resource.ResourceStore#watch}. */
    public Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException(Reason.CLOSED, "the store is closed");
            }
            FederationState now = state;
            List<WatchEvent> missed = now.changesAfter(from).orElseThrow(() -> expired(from, now));
            Watch watch =
                    new Watch(Set.copyOf(types), namespace, from, listener, backlog, this::forget);
            watch.start(missed);
            watches.add(watch);
            return watch;
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends every watch and takes no new one. Reads go on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            watches.end(new StoreException(Reason.CLOSED, "the store is closed"));
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void publish(List<WatchEvent> events) {
        watches.publish(events, state.floor());
        moved.signalAll();
    }

    private void forget(Watch watch) {
        lock.lock();
        try {
            watches.remove(watch);
        } finally {
            lock.unlock();
        }
    }

    private static StoreException expired(Revision revision, FederationState state) {
        return revision.isAfter(state.revision())
                ? new StoreException(
                        Reason.UNAVAILABLE,
                        "revision "
                                + revision
                                + " is not reached yet: this node is at "
                                + state.revision())
                : new StoreException(
                        Reason.EXPIRED,
                        "revision "
                                + revision
                                + " is too old: the history begins at "
                                + state.floor());
    }

    private static StoreException expired(Revision revision) {
        return new StoreException(
                Reason.EXPIRED,
                "the history after revision " + revision + " is not known here any more");
    }
}
