package dev.portolan.api.kube.watch;

import dev.portolan.api.kube.protocol.EventSource;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * One running watch: the present state where it is wanted, then every change, until the client
 * goes, its time is over or the store's history does not reach. Its thread holds the subscription
 * and gives it back at every end.
 */
final class WatchStream implements EventSource {
    /**
     * How often an idle watch says how far it is, and so finds out that its client has vanished.
     */
    private static final Duration BOOKMARK_INTERVAL = Duration.ofSeconds(15);

    private final ResourceStore store;
    private final InstantSource clock;
    private final ResourceType type;
    private final Namespace namespace;
    private final WatchRequest wanted;
    private final WatchEncoder encoder;
    private final ResourceList initial;

    /**
     * The newest change that the client has been told of; the thread of the watch alone uses it.
     */
    private Revision seen;

    WatchStream(
            ResourceStore store,
            InstantSource clock,
            ResourceType type,
            Namespace namespace,
            WatchRequest wanted,
            Presentation presentation,
            ResourceList initial) {
        this.store = store;
        this.clock = clock;
        this.type = type;
        this.namespace = namespace;
        this.wanted = wanted;
        this.encoder = new WatchEncoder(presentation);
        this.initial = initial;
        this.seen = initial.revision();
    }

    @Override
    public void run(EventSink sink) throws InterruptedException {
        SignalQueue signals = new SignalQueue();
        sink.onClose(signals::clientGone);
        ResourceStore.Subscription subscription;
        try {
            subscription = store.watch(List.of(type), namespace, initial.revision(), signals);
        } catch (StoreException e) {
            sink.send(encoder.error(Failures.of(e)));
            return;
        }
        try (subscription) {
            if (sendInitial(sink)) {
                follow(signals, sink);
            }
        }
    }

    private boolean sendInitial(EventSink sink) throws InterruptedException {
        for (StoredObject object : initial.items()) {
            if (wanted.selection().matches(object.content())
                    && !sink.send(
                            encoder.event(
                                    WatchEvent.Type.ADDED.name(), object, object.revision()))) {
                return false;
            }
        }
        return !wanted.markInitialEnd() || sink.send(encoder.bookmark(initial.revision(), true));
    }

    private void follow(SignalQueue signals, EventSink sink) throws InterruptedException {
        Instant end = clock.instant().plus(wanted.duration());
        Instant nextBookmark = clock.instant().plus(BOOKMARK_INTERVAL);
        while (true) {
            Instant now = clock.instant();
            if (!now.isBefore(end)) {
                return;
            }
            if (wanted.bookmarks() && !now.isBefore(nextBookmark)) {
                nextBookmark = now.plus(BOOKMARK_INTERVAL);
                if (!sink.send(encoder.bookmark(seen, false))) {
                    return;
                }
            }
            Instant wake = wanted.bookmarks() && nextBookmark.isBefore(end) ? nextBookmark : end;
            Optional<Signal> signal = signals.next(Duration.between(now, wake));
            if (signal.isPresent() && !handle(signal.get(), sink)) {
                return;
            }
        }
    }

    /** Whether the watch goes on. */
    private boolean handle(Signal signal, EventSink sink) throws InterruptedException {
        return switch (signal) {
            case Signal.Changes(List<WatchEvent> events) -> sendAll(events, sink);
            case Signal.StoreClosed(StoreException reason) -> {
                sink.send(encoder.error(Failures.of(reason)));
                yield false;
            }
            case Signal.ClientGone ignored -> false;
        };
    }

    private boolean sendAll(List<WatchEvent> events, EventSink sink) throws InterruptedException {
        for (WatchEvent event : events) {
            seen = event.revision();
            Optional<WatchEvent.Type> kind = WatchFilter.seen(wanted.selection(), event);
            if (kind.isPresent()
                    && !sink.send(
                            encoder.event(kind.get().name(), event.object(), event.revision()))) {
                return false;
            }
        }
        return true;
    }
}
