package dev.portolan.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One watch of a node, from a revision to its end; knows what it should have been told. */
final class SimulatedWatcher implements WatchListener {
    private final List<ResourceType> types;
    private final Namespace namespace;
    private final Revision from;
    private final Subscription subscription;
    private final CompletableFuture<StoreException> closed = new CompletableFuture<>();
    // guarded by this
    private final List<WatchEvent> told = new ArrayList<>();

    SimulatedWatcher(LocalCopy copy, List<ResourceType> types, Namespace namespace, Revision from) {
        this.types = types;
        this.namespace = namespace;
        this.from = from;
        this.subscription = copy.watch(types, namespace, from, this);
    }

    @Override
    public synchronized void onEvents(List<WatchEvent> events) {
        told.addAll(events);
        notifyAll();
    }

    @Override
    public synchronized void onClosed(StoreException reason) {
        closed.complete(reason);
        notifyAll();
    }

    /**
     * Everything that happened after its beginning, in order and once; less only where it was told
     * that it had fallen behind.
     */
    void check(List<WatchEvent> history) throws InterruptedException {
        List<WatchEvent> expected = history.stream().filter(this::matches).toList();
        List<WatchEvent> seen = await(expected.size());
        subscription.close();
        Optional<StoreException> end = Optional.ofNullable(closed.getNow(null));
        assertThat(seen).isEqualTo(expected.subList(0, Math.min(seen.size(), expected.size())));
        assertThat(seen.size() == expected.size() || end.isPresent()).isTrue();
        end.ifPresent(reason -> assertThat(reason.reason()).isEqualTo(Reason.EXPIRED));
    }

    private synchronized List<WatchEvent> await(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (told.size() < count && !closed.isDone() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.timedWait(this, 100);
        }
        return List.copyOf(told);
    }

    private boolean matches(WatchEvent event) {
        return event.revision().isAfter(from)
                && (types.isEmpty() || types.contains(event.object().key().type()))
                && (namespace.isNone() || namespace.equals(event.object().key().namespace()));
    }
}
