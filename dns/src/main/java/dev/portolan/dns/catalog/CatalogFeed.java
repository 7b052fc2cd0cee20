package dev.portolan.dns.catalog;

import dev.portolan.discovery.CatalogBuilder;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.resource.WatchListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the catalogue current from this node's own copy of the store: lists once, then watches, and
 * publishes what has changed after at most {@link #DEBOUNCE}. When the watch ends it lists again;
 * until that succeeds the last catalogue stays, and an older one never takes the place of a newer
 * one. One virtual thread publishes; the store's watch thread takes changes in.
 */
public final class CatalogFeed implements CatalogSource, AutoCloseable {
    /** How long changes are collected before they are published together. */
    static final Duration DEBOUNCE = Duration.ofMillis(10);

    private static final Logger log = LoggerFactory.getLogger(CatalogFeed.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final ResourceStore store;
    private final Semaphore changed = new Semaphore(0);
    private final Thread thread;
    private volatile @Nullable ServiceCatalog current;
    private volatile boolean closed;

    private CatalogFeed(ResourceStore store) {
        this.store = store;
        this.thread = Thread.ofVirtual().name("dns-catalog-feed").unstarted(this::run);
    }

    /** Starts to follow the store; returns at once. */
    public static CatalogFeed start(ResourceStore store) {
        var feed = new CatalogFeed(store);
        feed.thread.start();
        return feed;
    }

    @Override
    public Optional<ServiceCatalog> current() {
        return Optional.ofNullable(current);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        Duration retry = FIRST_RETRY;
        while (!closed) {
            Revision before = revision();
            try {
                follow();
            } catch (StoreException e) {
                log.warn(
                        "event=dns.catalog.interrupted reason={} detail={}",
                        e.reason(),
                        e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            retry = revision().isAfter(before) ? FIRST_RETRY : longer(retry);
            try {
                Thread.sleep(retry);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Lists and watches until the watch ends. */
    private void follow() throws InterruptedException {
        List<StoredObject> objects = new ArrayList<>();
        Revision start = list(objects);
        var fold = new Fold(start);
        objects.forEach(fold::put);
        publish(fold.build());
        changed.drainPermits();
        try (ResourceStore.Subscription watch =
                store.watch(CatalogBuilder.TYPES, Namespace.NONE, start, fold)) {
            while (!closed && !fold.isOver()) {
                changed.acquire();
                Thread.sleep(DEBOUNCE);
                changed.drainPermits();
                publish(fold.build());
            }
        }
        fold.rethrow();
    }

    /** All objects of all types as they were at one revision. */
    private Revision list(List<StoredObject> to) {
        ResourceType first = CatalogBuilder.TYPES.getFirst();
        ResourceList exports = store.list(first, Namespace.NONE, ReadLevel.LOCAL);
        to.addAll(exports.items());
        for (ResourceType type : CatalogBuilder.TYPES) {
            if (!type.equals(first)) {
                to.addAll(store.listAt(type, Namespace.NONE, exports.revision()).items());
            }
        }
        return exports.revision();
    }

    private void publish(ServiceCatalog catalog) {
        ServiceCatalog before = current;
        if (before == null || !before.revision().isAfter(catalog.revision())) {
            current = catalog;
            if (before == null) {
                log.info(
                        "event=dns.catalog.ready revision={} services={}",
                        catalog.revision(),
                        catalog.services().size());
            }
        }
    }

    private Revision revision() {
        ServiceCatalog catalog = current;
        return catalog == null ? Revision.ZERO : catalog.revision();
    }

    private static Duration longer(Duration retry) {
        Duration twice = retry.multipliedBy(2);
        return twice.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : twice;
    }

    /** The state of one run of the watch. Its lock guards everything in it. */
    private final class Fold implements WatchListener {
        private final ReentrantLock lock = new ReentrantLock();
        private final CatalogBuilder builder = new CatalogBuilder();
        private Revision revision;
        private @Nullable StoreException end;

        Fold(Revision start) {
            this.revision = start;
        }

        @Override
        public void onEvents(List<WatchEvent> events) {
            lock.lock();
            try {
                for (WatchEvent event : events) {
                    if (event.type() == WatchEvent.Type.DELETED) {
                        builder.remove(event.object().key());
                    } else {
                        put(event.object());
                    }
                    revision = event.revision();
                }
            } finally {
                lock.unlock();
            }
            changed.release();
        }

        @Override
        public void onClosed(StoreException reason) {
            lock.lock();
            try {
                end = reason;
            } finally {
                lock.unlock();
            }
            changed.release();
        }

        /**
         * An object that cannot be read is left as it was before: one bad object must not empty a
         * zone.
         */
        void put(StoredObject object) {
            lock.lock();
            try {
                builder.put(object);
            } catch (DocumentException | IllegalArgumentException e) {
                log.warn(
                        "event=dns.catalog.unreadable object={} detail={}",
                        object.key(),
                        e.getMessage());
            } finally {
                lock.unlock();
            }
        }

        ServiceCatalog build() {
            lock.lock();
            try {
                return builder.build(revision);
            } finally {
                lock.unlock();
            }
        }

        boolean isOver() {
            lock.lock();
            try {
                return end != null;
            } finally {
                lock.unlock();
            }
        }

        void rethrow() {
            lock.lock();
            try {
                if (end != null) {
                    throw end;
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
