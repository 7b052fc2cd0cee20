package dev.portolan.control.log;

import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Has a vote on disk before it is given, to others or to this node itself. */
final class GuardedVotes {
    private final Ballot ballot;

    GuardedVotes(Ballot ballot) {
        this.ballot = ballot;
    }

    /**
     * Whether this node may ask for votes: it has given itself its own.
     *
     * @return false when its vote went to somebody else
     */
    boolean mayAsk(VoteRequest request) {
        return ballot.cast(request.term(), request.candidate().id());
    }

    /** Takes back the server's vote where it cannot be given a second time. */
    Function<VoteRequest, CompletableFuture<VoteResponse>> around(
            Function<VoteRequest, CompletableFuture<VoteResponse>> handler) {
        return request ->
                handler.apply(request)
                        .thenApply(response ->
                                !response.voted()
                                                || ballot.cast(
                                                        request.term(), request.candidate().id())
                                        ? response
                                        : refusal(response));
    }

    private static VoteResponse refusal(VoteResponse response) {
        return VoteResponse.builder()
                .withStatus(RaftResponse.Status.OK)
                .withTerm(response.term())
                .withVoted(false)
                .build();
    }
}
