package dev.portolan.control.snapshot;

import dev.portolan.control.snapshot.SnapshotMessages.Message;

/** Answers what other nodes ask about this node's snapshots. Safe for use by many threads. */
public final class SnapshotServer {
    private final SnapshotSource source;

    public SnapshotServer(SnapshotSource source) {
        this.source = source;
    }

    /** The answer to one message of {@link RemoteSnapshots}; reads the disk. Never throws. */
    public byte[] answer(byte[] request) {
        return SnapshotMessages.encode(reply(request));
    }

    private Message reply(byte[] request) {
        try {
            return switch (SnapshotMessages.decode(request)) {
                case SnapshotMessages.Newest newest ->
                        source.newest(newest.atLeast())
                                .<Message>map(SnapshotMessages.Has::new)
                                .orElseGet(SnapshotMessages.HasNone::new);
                case SnapshotMessages.Chunk chunk ->
                        new SnapshotMessages.Content(source.chunk(chunk.index(), chunk.number()));
                case Message other ->
                        new SnapshotMessages.Failed(
                                other.getClass().getSimpleName() + " is no question");
            };
        } catch (SnapshotException e) {
            return new SnapshotMessages.Failed(String.valueOf(e.getMessage()));
        }
    }
}
