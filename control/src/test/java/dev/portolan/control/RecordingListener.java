package dev.portolan.control;

import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.awaitility.Awaitility;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a watch tells it. */
final class RecordingListener implements WatchListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final List<WatchEvent> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<StoreException> closed = new CompletableFuture<>();

    @Override
    public void onEvents(List<WatchEvent> batch) {
        events.addAll(batch);
    }

    @Override
    public void onClosed(StoreException reason) {
        closed.complete(reason);
    }

    List<WatchEvent> await(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> events.size() >= count);
        return List.copyOf(events);
    }
}
