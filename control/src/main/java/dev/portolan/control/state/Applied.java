package dev.portolan.control.state;

import dev.portolan.model.resource.WatchEvent;

import java.util.List;

/**
 * One step of the state machine.
 *
 * @param next the state afterwards; the same instance where nothing changed
 * @param events one for each object changed, in the order of their revisions
 */
public record Applied(FederationState next, Result result, List<WatchEvent> events) {
    public Applied {
        events = List.copyOf(events);
    }
}
