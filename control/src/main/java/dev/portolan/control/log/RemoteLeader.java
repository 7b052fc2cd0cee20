package dev.portolan.control.log;

import dev.portolan.control.peer.MessageKind;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.PeerTransport;
import dev.portolan.control.peer.WireCodec;
import dev.portolan.control.peer.WireReader;
import dev.portolan.control.peer.WireWriter;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Whichever other node leads, asked over the connections between the nodes. */
final class RemoteLeader implements Leader {
    private static final int DONE = 0;
    private static final int NOT_LEADER = 1;
    private static final int LOST = 2;
    private static final int ANSWER = 1 + Long.BYTES;
    private static final MessageKind PROPOSE =
            new MessageKind(64, "propose", AtomixOptions.LARGEST_COMMAND, ANSWER);
    private static final MessageKind READ_INDEX = new MessageKind(65, "read index", 0, ANSWER);
    private static final WireCodec<Answer> ANSWERS =
            new WireCodec<>("leader's answer", Answer::write, Answer::read);

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

    private CompletableFuture<Long> ask(MessageKind kind, byte[] payload, Duration patience) {
        NodeId there = leader.get();
        if (there == null) {
            return CompletableFuture.failedFuture(new LeaderSession.NotLeaderException());
        }
        return transport
                .call(there, kind, payload, ANSWERS::decode, patience)
                .thenApply(Answer::index);
    }

    private static CompletableFuture<byte[]> answer(CompletableFuture<Long> result) {
        return result.handle(Answer::of).thenApply(ANSWERS::encode);
    }

    private record Answer(int status, long value) {
        static Answer of(@Nullable Long index, @Nullable Throwable error) {
            if (index != null) {
                return new Answer(DONE, index);
            }
            boolean untouched =
                    error != null
                            && LeaderWatch.cause(error) instanceof LeaderSession.NotLeaderException;
            return new Answer(untouched ? NOT_LEADER : LOST, 0);
        }

        static void write(WireWriter out, Answer answer) {
            out.tag(answer.status);
            out.number(answer.value);
        }

        static Answer read(WireReader in) {
            int status = in.tag();
            if (status > LOST) {
                throw in.malformed(status + " is no status");
            }
            return new Answer(status, in.natural());
        }

        long index() {
            return switch (status) {
                case DONE -> value;
                case NOT_LEADER -> throw new LeaderSession.NotLeaderException();
                default ->
                        throw new IllegalStateException(
                                "the leader lost its place, or did not get a majority in time");
            };
        }
    }
}
