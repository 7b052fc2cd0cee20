package dev.portolan.members.connect;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Wakes one loop when objects in the store change: it then looks at everything again, so that
 * nothing can be missed and nothing queues up. Any thread may {@link #raise}; one thread waits.
 */
public final class StoreSignal implements AutoCloseable {
    private final ResourceStore store;
    private final List<ResourceType> types;
    private final Predicate<WatchEvent> interesting;
    private final Signal signal = new Signal();
    private ResourceStore.@Nullable Subscription subscription;
    private volatile boolean subscribed;

    /**
     * @param types empty for everything
     * @param interesting which changes wake the loop
     */
    public StoreSignal(
            ResourceStore store, List<ResourceType> types, Predicate<WatchEvent> interesting) {
        this.store = store;
        this.types = List.copyOf(types);
        this.interesting = interesting;
    }

    /** Wakes the loop without a change. */
    public void raise() {
        signal.raise();
    }

    /**
     * Waits for a change since the last call, at most for {@code limit}.
     *
     * @throws InterruptedException when the loop is to end
     */
    public void await(Duration limit) throws InterruptedException {
        subscribe();
        signal.await(limit);
    }

    private synchronized void subscribe() {
        if (subscribed) {
            return;
        }
        if (subscription != null) {
            subscription.close();
        }
        subscribed = true;
        try {
            subscription = store.watch(types, Namespace.NONE, store.revision(), new Listener());
        } catch (StoreException e) {
            subscribed = false;
        }
        signal.raise(); // what changed while there was no watch
    }

    @Override
    public synchronized void close() {
        if (subscription != null) {
            subscription.close();
        }
    }

    private final class Listener implements WatchListener {
        @Override
        public void onEvents(List<WatchEvent> events) {
            if (events.stream().anyMatch(interesting)) {
                signal.raise();
            }
        }

        @Override
        public void onClosed(StoreException reason) {
            subscribed = false;
            signal.raise();
        }
    }
}
