package dev.portolan.api.grpc;

import dev.portolan.api.security.Identity;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceStore.Subscription;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.workload.WorkloadRef;

import java.util.Optional;

/**
 * What the gRPC service asks of the federation. Blocking; safe for use by many threads. Every call
 * throws {@link QueryException} when the answer is no, and {@link
 * dev.portolan.model.resource.StoreException} when there is none.
 */
public interface PlacementQueries {
    /** Where a manifest would go; nothing is written. */
    Placement preview(String manifest, Identity caller);

    /** Where a stored object would go if it were decided now; nothing is written. */
    Placement preview(WorkloadRef workload);

    /** Stores the object of a manifest and returns the decision that is in force then. */
    Placement place(String manifest, Identity caller);

    /** The decision in force. */
    Placement find(WorkloadRef workload);

    /**
     * Tells of every decision that is put in force.
     *
     * @param namespace one, or {@link Namespace#NONE} for all
     * @param from after which revision; empty to begin with the decisions that are in force
     */
    Subscription watch(Namespace namespace, Optional<Revision> from, Watcher watcher);

    /** Receives decisions, in their order, from one thread at a time. */
    interface Watcher {
        /**
         * @param removed whether the placement is gone
         */
        void onDecision(Document placement, boolean removed, Revision revision);

        /** Nothing follows. */
        void onEnd(RuntimeException reason);
    }
}
