package dev.portolan.benchmarks.members;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Waits for the first change of a store, from its making on, after which an object is as wanted.
 */
final class Sighting implements AutoCloseable {
    private final CompletableFuture<Long> seen = new CompletableFuture<>();
    private final ResourceStore.Subscription watch;
    private final String what;

    private Sighting(
            ResourceStore store, ResourceType type, String what, Predicate<StoredObject> wanted) {
        this.what = what;
        watch = store.watch(List.of(type), Namespace.NONE, store.revision(), listener(wanted));
    }

    /**
     * @param what is waited for, for the message when it does not come
     */
    static Sighting of(
            ResourceStore store, ResourceType type, String what, Predicate<StoredObject> wanted) {
        return new Sighting(store, type, what, wanted);
    }

    private WatchListener listener(Predicate<StoredObject> wanted) {
        return new WatchListener() {
            @Override
            public void onEvents(List<WatchEvent> events) {
                long now = System.nanoTime();
                if (events.stream().map(WatchEvent::object).anyMatch(wanted)) {
                    seen.complete(now);
                }
            }

            @Override
            public void onClosed(StoreException reason) {
                seen.completeExceptionally(reason);
            }
        };
    }

    /**
     * Milliseconds from {@code startNanos} until it was seen.
     *
     * @throws TimeoutException saying what did not happen
     */
    double millisSince(long startNanos, Duration limit)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return (seen.get(limit.toMillis(), TimeUnit.MILLISECONDS) - startNanos) / 1e6;
        } catch (TimeoutException e) {
            TimeoutException named =
                    new TimeoutException("not within " + limit.toSeconds() + " s: " + what);
            named.initCause(e);
            throw named;
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
