package dev.portolan.control.log;

import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the others whether they still follow this leader, and tells them in the same message how far
 * the log is committed: an append without entries (Raft, section 5.2, and 6.4 of the dissertation
 * for reads). The library's own round compares times by the millisecond and repeats its messages
 * until the clock has moved on. Used on the Raft thread.
 */
final class Confirmation {
    private final RaftContext raft;
    private final long term;

    /**
     * @param term of the leader, which has an entry of its own term in its log
     */
    Confirmation(RaftContext raft, long term) {
        this.raft = raft;
        this.term = term;
    }

    /**
     * Completes, on any thread, after so many others have answered in this term that nobody else
     * can have led when this was called; fails when too few do.
     */
    CompletableFuture<Void> ask() {
        if (raft.getTerm() != term || !raft.isLeader()) {
            return CompletableFuture.failedFuture(new LeaderSession.NotLeaderException());
        }
        var others = raft.getCluster().getActiveMemberStates();
        Ayes ayes = new Ayes(raft.getCluster().getQuorum() - 1, others.size());
        AppendRequest request =
                AppendRequest.builder()
                        .withTerm(term)
                        .withLeader(raft.getCluster().getMember().memberId())
                        .withPrevLogIndex(raft.getLogWriter().getLastIndex())
                        .withPrevLogTerm(term)
                        .withEntries(List.of())
                        .withCommitIndex(raft.getCommitIndex())
                        .build();
        others.forEach(other -> {
            var _ =
                    raft.getProtocol()
                            .append(other.getMember().memberId(), request)
                            .whenComplete((answer, error) ->
                                    // one that lacks entries says no to them, and yes to the term
                                    ayes.count(
                                            error == null
                                                    && answer.status() == RaftResponse.Status.OK
                                                    && answer.term() == term));
        });
        return ayes.enough();
    }
}
