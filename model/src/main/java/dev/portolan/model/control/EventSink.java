package dev.portolan.model.control;

import dev.portolan.model.resource.StoredObject;

/**
 * Where loops tell people what they did and why: Kubernetes events on the object concerned. Never
 * throws and never blocks for long; an event that cannot be stored is logged instead. Repeats of
 * one event raise its count.
 */
public interface EventSink {
    enum Severity {
        Normal,
        Warning
    }

    /**
     * Records an event.
     *
     * @param about the object concerned
     * @param reason one word in CamelCase
     * @param message a sentence for people
     */
    void record(StoredObject about, Severity severity, String reason, String message);
}
