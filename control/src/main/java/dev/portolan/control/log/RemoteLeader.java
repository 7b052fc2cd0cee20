package dev.portolan.control.log;

import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.PeerTransport;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Whichever other node leads, asked over the connections between the nodes. */
final class RemoteLeader implements Leader {
    private static final byte PROPOSE = 64;
    private static final byte READ_INDEX = 65;
    private static final byte DONE = 0;
    private static final byte NOT_LEADER = 1;
    private static final byte LOST = 2;

    private final PeerTransport transport;
    private final Supplier<@Nullable NodeId> leader;

    /**
     * @param leader who leads, as far as this node knows; null when that is nobody or this node
     */
    RemoteLeader(PeerTransport transport, Supplier<@Nullable NodeId> leader) {
        this.transport = transport;
        this.leader = leader;
    }

    /** Answers what the others ask of this node. */
    static void serve(PeerTransport transport, Leader here, Duration patience) {
        transport.handle(PROPOSE, command -> answer(here.append(command, patience)));
        transport.handle(READ_INDEX, nothing -> answer(here.confirmedIndex(patience)));
    }

    @Override
    public CompletableFuture<Long> append(byte[] command, Duration patience) {
        return ask(PROPOSE, command, patience);
    }

    @Override
    public CompletableFuture<Long> confirmedIndex(Duration patience) {
        return ask(READ_INDEX, new byte[0], patience);
    }

    private CompletableFuture<Long> ask(byte kind, byte[] payload, Duration patience) {
        NodeId there = leader.get();
        if (there == null) {
            return CompletableFuture.failedFuture(new LeaderSession.NotLeaderException());
        }
        return transport.call(there, kind, payload, patience).thenApply(RemoteLeader::read);
    }

    private static CompletableFuture<byte[]> answer(CompletableFuture<Long> result) {
        return result.handle((index, error) -> {
            byte status =
                    error == null
                            ? DONE
                            : LeaderWatch.cause(error) instanceof LeaderSession.NotLeaderException
                                    ? NOT_LEADER
                                    : LOST;
            return ByteBuffer.allocate(1 + Long.BYTES)
                    .put(status)
                    .putLong(error == null ? index : 0)
                    .array();
        });
    }

    private static long read(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        byte status = bytes.get();
        if (status == DONE) {
            return bytes.getLong();
        }
        throw status == NOT_LEADER
                ? new LeaderSession.NotLeaderException()
                : new IllegalStateException(
                        "the leader lost its place, or did not get a majority in time");
    }
}
