package dev.portolan.model.volume;

import dev.portolan.model.resource.Namespace;

/**
 * Stands between a pod and its volumes inside a member: every write asks it first. Held by the
 * member's agent, which closes it when the right to write is not proven. Safe for use by many
 * threads.
 */
public interface WriteGate {
    /**
     * Runs {@code write} if the claim may be written at this moment. While a write runs, the gate
     * neither closes nor freezes.
     *
     * @return whether it ran, and under which epoch
     */
    Permit tryWrite(Namespace namespace, String claim, EpochWrite write);

    /**
     * A write that is told the epoch under which it happens; {@link Epoch#NONE} for unprotected
     * claims.
     */
    @FunctionalInterface
    interface EpochWrite {
        void run(Epoch epoch);
    }

    sealed interface Permit {}

    record Permitted(Epoch epoch) implements Permit {}

    /** Nothing was written. */
    record Denied(String why) implements Permit {}

    /** The gate of a member without protected volumes. */
    WriteGate OPEN =
            (namespace, claim, write) -> {
                write.run(Epoch.NONE);
                return new Permitted(Epoch.NONE);
            };
}
