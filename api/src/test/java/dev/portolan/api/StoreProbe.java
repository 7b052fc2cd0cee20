package dev.portolan.api;

import dev.portolan.control.MemoryStore;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchListener;
import dev.portolan.model.resource.Write;
import dev.portolan.model.resource.WriteOutcome;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store, in memory where none is given, that counts the watches on it, and refuses service when
 * it is told to.
 */
public final class StoreProbe implements ResourceStore, AutoCloseable {
    private final ResourceStore store;
    private final Runnable closer;
    private final AtomicInteger watches = new AtomicInteger();
    private volatile StoreException.@Nullable Reason refusal;

    public StoreProbe() {
        this(MemoryStore.HISTORY);
    }

    public StoreProbe(int history) {
        this(new MemoryStore(history));
    }

    private StoreProbe(MemoryStore memory) {
        this(memory, memory::close);
    }

    /** Looks at a store that somebody else closes. */
    public StoreProbe(ResourceStore store) {
        this(store, () -> {});
    }

    private StoreProbe(ResourceStore store, Runnable closer) {
        this.store = store;
        this.closer = closer;
    }

    /** How many watches are open. */
    public int watches() {
        return watches.get();
    }

    /** From now on refuses writes and reads that need the newest state. */
    public void refuse(StoreException.Reason reason) {
        refusal = reason;
    }

    public void recover() {
        refusal = null;
    }

    private void check() {
        StoreException.Reason reason = refusal;
        if (reason != null) {
            throw new StoreException(reason, "the probe refuses");
        }
    }

    private void check(ReadLevel level) {
        if (level instanceof ReadLevel.Linearizable) {
            check();
        }
    }

    @Override
    public Revision revision() {
        return store.revision();
    }

    @Override
    public Optional<StoredObject> get(ResourceKey key, ReadLevel level) {
        check(level);
        return store.get(key, level);
    }

    @Override
    public ResourceList list(ResourceType type, Namespace namespace, ReadLevel level) {
        check(level);
        return store.list(type, namespace, level);
    }

    @Override
    public ResourceList listAt(ResourceType type, Namespace namespace, Revision revision) {
        return store.listAt(type, namespace, revision);
    }

    @Override
    public List<ResourceType> types() {
        return store.types();
    }

    @Override
    public WriteOutcome write(List<Write> transaction) {
        check();
        return store.write(transaction);
    }

    @Override
    public Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener) {
        Subscription subscription = store.watch(types, namespace, from, listener);
        watches.incrementAndGet();
        return () -> {
            watches.decrementAndGet();
            subscription.close();
        };
    }

    @Override
    public void close() {
        closer.run();
    }
}
