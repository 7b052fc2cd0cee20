package dev.portolan.model.resource;

import java.util.List;
import java.util.Optional;

/**
 * A versioned store of objects with one history: the control cluster's replicated state, or a
 * simulated member's memory. Blocking; meant for virtual threads. Safe for use by many threads.
 */
public interface ResourceStore {
    /** The newest revision in this node's own copy. */
    Revision revision();

    /**
     * @throws StoreException when the read cannot be served at that level
     */
    Optional<StoredObject> get(ResourceKey key, ReadLevel level);

    /**
     * All objects of a type, in one namespace or ({@link Namespace#NONE}) in all.
     *
     * @throws StoreException when the read cannot be served at that level
     */
    ResourceList list(ResourceType type, Namespace namespace, ReadLevel level);

    /**
     * As {@link #list}, as it was at a past revision.
     *
     * @throws StoreException with {@link StoreException.Reason#EXPIRED} when that is no longer
     *     known
     */
    ResourceList listAt(ResourceType type, Namespace namespace, Revision revision);

    /** Every type that has an object. */
    List<ResourceType> types();

    /**
     * Carries out all writes, or none. Returns after the change is durable and visible in this
     * node's own copy. A key may stand in one write of the transaction only.
     *
     * @throws StoreException when there was no outcome; see its reason
     */
    WriteOutcome write(List<Write> transaction);

    /** A transaction of one write. */
    default WriteOutcome write(Write write) {
        return write(List.of(write));
    }

    /**
     * Sends every change after {@code from} to {@code listener}, until closed.
     *
     * @param types what to watch; empty for everything
     * @param namespace one namespace, or {@link Namespace#NONE} for all
     * @throws StoreException with {@link StoreException.Reason#EXPIRED} when the history does not
     *     reach back to it
     */
    Subscription watch(
            List<ResourceType> types, Namespace namespace, Revision from, WatchListener listener);

    /** A running watch. */
    interface Subscription extends AutoCloseable {
        /**
         * Ends the watch; the listener is not called after this returns, except by a call under
         * way.
         */
        @Override
        void close();
    }
}
