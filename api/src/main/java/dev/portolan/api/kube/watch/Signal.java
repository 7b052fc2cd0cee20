package dev.portolan.api.kube.watch;

import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;

import java.util.List;

/** What wakes a watch. */
sealed interface Signal {
    /** The store has changed. */
    record Changes(List<WatchEvent> events) implements Signal {}

    /** The store sends no more. */
    record StoreClosed(StoreException reason) implements Signal {}

    /** The client takes no more. */
    record ClientGone() implements Signal {}
}
