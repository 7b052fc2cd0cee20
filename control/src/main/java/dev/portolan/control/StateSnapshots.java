package dev.portolan.control;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.Others;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.SnapshotCodec;

/** Where a replica's snapshots are: in the log's own, as bytes, or beside it, in files. */
interface StateSnapshots extends AutoCloseable {
    /**
     * @param index the last entry that is in the state
     */
    record Restored(LogIndex index, FederationState state) {}

    /** Takes a snapshot, without waiting for a disk; the bytes are for {@link #restore}. */
    byte[] take(LogIndex index, FederationState state);

    /** Returns when what was taken last is on disk. */
    void awaitTaken();

    /** The state that bytes of {@link #take}, of any node, stand for, or a later one. */
    Restored restore(LogIndex index, byte[] taken);

    void meet(Others others);

    byte[] answer(byte[] question);

    @Override
    void close();

    /** The state itself is in the bytes. */
    static StateSnapshots inline() {
        return new StateSnapshots() {
            @Override
            public byte[] take(LogIndex index, FederationState state) {
                return SnapshotCodec.encode(state);
            }

            @Override
            public void awaitTaken() {}

            @Override
            public Restored restore(LogIndex index, byte[] taken) {
                return new Restored(index, SnapshotCodec.decode(taken));
            }

            @Override
            public void meet(Others others) {}

            @Override
            public byte[] answer(byte[] question) {
                throw new UnsupportedOperationException("there are no files to give");
            }

            @Override
            public void close() {}
        };
    }
}
