package dev.portolan.replication.agent;

import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;

/** What an agent has to do for a group now. */
sealed interface Duty {
    /** Nothing can be done; the reason is for people. */
    record Wait(String reason) implements Duty {}

    /** Goes on writing from what the claims' folders hold. */
    record TakeOver() implements Duty {}

    /** Puts back a generation, then writes. */
    record Promote(Generation from) implements Duty {}

    /** Lets write, cuts and sends. */
    record Serve() implements Duty {}

    /** Has stopped writing; cuts and sends the last generation. */
    record StepDown() implements Duty {}

    /**
     * Was overtaken while it could write: keeps what its successor may not have seen, then follows.
     *
     * @param wrote under which epoch
     */
    record Settle(Epoch wrote) implements Duty {}

    /** Receives. */
    record Follow() implements Duty {}
}
