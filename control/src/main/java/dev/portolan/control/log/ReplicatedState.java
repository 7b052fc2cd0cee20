package dev.portolan.control.log;

import dev.portolan.model.control.Term;

/**
 * What a log is applied to. Called by one thread at a time, in the order of the log; deterministic.
 * Whatever it throws stops the process: a state that has missed a command must not go on.
 */
public interface ReplicatedState {
    /**
     * @param term of the leader that proposed the command
     */
    void apply(LogIndex index, Term term, byte[] command);

    /** The whole state after the last command that was applied. */
    byte[] snapshot();

    /** Replaces the state by one that {@link #snapshot} gave. */
    void restore(byte[] snapshot);
}
