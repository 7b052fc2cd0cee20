package dev.portolan.control.log;

import dev.portolan.model.control.Leadership;

import java.time.Duration;

/**
 * A replicated log of commands that every node applies in the same order. A command is acknowledged
 * after a majority has it on disk and this node has applied it. Blocking, every wait bounded by the
 * caller's patience; safe for use by many threads. Errors are {@link
 * dev.portolan.model.resource.StoreException}s.
 */
public interface CommandLog extends AutoCloseable {
    /**
     * Appends a command, at whatever node leads, and waits until this node has applied it.
     *
     * @return where it stands
     * @throws dev.portolan.model.resource.StoreException {@code UNAVAILABLE} when it was surely not
     *     appended, {@code AMBIGUOUS} when it may have been or still be, {@code TOO_LARGE}, {@code
     *     CLOSED}
     */
    LogIndex propose(byte[] command, Duration patience);

    /**
     * An index that covers everything acknowledged by anybody before the call: the leader has
     * confirmed with a majority that it leads. This node has applied it when the call returns, so
     * that a read of the local state is linearizable.
     *
     * @throws dev.portolan.model.resource.StoreException {@code UNAVAILABLE} without a leader or
     *     majority in time
     */
    LogIndex readIndex(Duration patience);

    /** The last index that this node has applied. */
    LogIndex applied();

    /**
     * Whether this node leads; it does not before a first entry of its own term has been applied
     * here.
     */
    Leadership leadership();

    /** Leaves the log without a word to the others; everything acknowledged stays on disk. */
    @Override
    void close();
}
