package dev.portolan.model.resource;

import java.util.List;

/**
 * Receives changes. Called by one thread at a time, in order, never while the store holds a lock; a
 * listener that falls behind by more than the store's bound is closed with {@link
 * StoreException.Reason#EXPIRED}.
 */
public interface WatchListener {
    /** Changes of consecutive revisions that match the watch; never empty. */
    void onEvents(List<WatchEvent> events);

    /** The watch is over; nothing follows. The watcher lists again and starts from there. */
    void onClosed(StoreException reason);
}
