package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.snapshot.SnapshotMessages.Message;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** The snapshots of another node, asked for one message at a time. */
public final class RemoteSnapshots implements SnapshotSource {
    private final String node;
    private final UnaryOperator<byte[]> call;

    /**
     * @param node names the other node to people
     * @param call carries a message to the other node's {@link SnapshotServer} and brings its
     *     answer, in bounded time; throws {@link SnapshotException} where there is none
     */
    public RemoteSnapshots(String node, UnaryOperator<byte[]> call) {
        this.node = node;
        this.call = call;
    }

    @Override
    public Optional<SnapshotManifest> newest(LogIndex atLeast) {
        return switch (ask(new SnapshotMessages.Newest(atLeast))) {
            case SnapshotMessages.Has has -> Optional.of(has.manifest());
            case SnapshotMessages.HasNone none -> Optional.empty();
            case Message other -> throw refused(other);
        };
    }

    @Override
    public byte[] chunk(LogIndex index, int number) {
        return switch (ask(new SnapshotMessages.Chunk(index, number))) {
            case SnapshotMessages.Content content -> content.bytes();
            case Message other -> throw refused(other);
        };
    }

    private Message ask(Message question) {
        return SnapshotMessages.decode(call.apply(SnapshotMessages.encode(question)));
    }

    private SnapshotException refused(Message answer) {
        return new SnapshotException(
                "node "
                        + node
                        + " gives no snapshot: "
                        + (answer instanceof SnapshotMessages.Failed failed
                                ? failed.why()
                                : answer));
    }
}
