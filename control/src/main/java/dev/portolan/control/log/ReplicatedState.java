package dev.portolan.control.log;

import dev.portolan.model.control.Term;

/**
 * What a log is applied to. Called by one thread at a time, in the order of the log, but for {@link
 * #answer}; deterministic. Whatever it throws stops the process: a state that has missed a command
 * must not go on.
 */
public interface ReplicatedState {
    /**
     * @param term of the leader that proposed the command
     */
    void apply(LogIndex index, Term term, byte[] command);

    /**
     * The whole state after the last command that was applied, or what names it. Nothing is applied
     * until this returns.
     *
     * @param index the last entry that was applied
     */
    byte[] snapshot(LogIndex index);

    /**
     * Returns when the last {@link #snapshot} can be restored here whatever happens. The log drops
     * no entry that it covers before that.
     */
    default void awaitSnapshot() {}

    /**
     * Replaces the state by one that {@link #snapshot} gave, here or on another node, or by a later
     * one.
     *
     * @param index the last entry that is in the snapshot
     * @return the last entry that is in the state now; not before {@code index}
     */
    LogIndex restore(LogIndex index, byte[] snapshot);

    /** Whom this state can ask; told once, before anything else. */
    default void meet(Others others) {}

    /**
     * Answers another node's state, see {@link Others#ask}. Called by many threads at any time; may
     * block.
     */
    default byte[] answer(byte[] question) {
        throw new UnsupportedOperationException("this state has no answers");
    }
}
