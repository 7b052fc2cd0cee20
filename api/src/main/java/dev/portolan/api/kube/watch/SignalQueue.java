package dev.portolan.api.kube.watch;

import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Hands the store's changes to the thread of a watch, without ever making the store wait: a watch
 * that falls too far behind is ended as expired.
 */
final class SignalQueue implements WatchListener {
    /** How many batches of changes may wait for a slow client. */
    private static final int CAPACITY = 1024;

    private final BlockingQueue<Signal> waiting = new ArrayBlockingQueue<>(CAPACITY);

    /** What ends the watch, ahead of everything that waits. */
    private volatile @Nullable Signal end;

    @Override
    public void onEvents(List<WatchEvent> events) {
        if (end == null && !waiting.offer(new Signal.Changes(events))) {
            end(
                    new Signal.StoreClosed(
                            new StoreException(
                                    StoreException.Reason.EXPIRED,
                                    "the watch has fallen behind by "
                                            + CAPACITY
                                            + " batches of changes")));
        }
    }

    @Override
    public void onClosed(StoreException reason) {
        Signal.StoreClosed closed = new Signal.StoreClosed(reason);
        // In its turn, so that what came before is still sent.
        if (end == null && !waiting.offer(closed)) {
            end(closed);
        }
    }

    void clientGone() {
        end(new Signal.ClientGone());
    }

    /** The next signal, or nothing within the time given. */
    Optional<Signal> next(Duration atMost) throws InterruptedException {
        Signal over = end;
        if (over != null) {
            return Optional.of(over);
        }
        Signal signal = waiting.poll(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
        over = end;
        return Optional.ofNullable(over != null ? over : signal);
    }

    private void end(Signal signal) {
        end = signal;
        // Wakes the thread where it waits; where the queue is full it does not wait, and nobody
        // reads on.
        if (!waiting.offer(signal)) {
            waiting.clear();
        }
    }
}
