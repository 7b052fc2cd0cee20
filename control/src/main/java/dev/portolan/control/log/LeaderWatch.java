package dev.portolan.control.log;

import dev.portolan.control.peer.NodeId;
import dev.portolan.model.control.Term;

import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.impl.RaftContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Follows the roles of this node: opens a {@link LeaderSession} when it wins an election, drops it
 * when it loses one, and is the way of all others to the session, which lives on the Raft thread.
 */
final class LeaderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderWatch.class);

    private final NodeId self;
    private final Duration patience;
    private final RaftNode node;
    private final RaftContext raft;
    private final LeaderState leadership;
    // used on the Raft thread
    private long begunTerm;
    // written on the Raft thread
    private volatile @Nullable LeaderSession session;

    /**
     * @param patience with a member that does not answer, before it is asked again
     * @param leadership told of what is found
     */
    LeaderWatch(NodeId self, Duration patience, RaftNode node, LeaderState leadership) {
        this.self = self;
        this.patience = patience;
        this.node = node;
        this.raft = node.raft();
        this.leadership = leadership;
    }

    boolean isLeading() {
        return session != null;
    }

    /** On the Raft thread. The library tells of an election without rivals twice. */
    void onRole(RaftServer.Role role) {
        if (role == RaftServer.Role.LEADER && raft.getTerm() == begunTerm) {
            return;
        }
        LOG.info("node={} role={} term={}", self, role, raft.getTerm());
        session = null;
        leadership.set(Optional.empty());
        if (role == RaftServer.Role.LEADER) {
            begunTerm = raft.getTerm();
            var _ =
                    node.beginLeadership()
                            .whenComplete((begun, error) -> {
                                if (error == null) {
                                    lead(begun);
                                } else {
                                    LOG.warn("node={} leading=false", self, error);
                                }
                            });
        }
    }

    /** On the Raft thread: this node is about to leave. */
    void stop() {
        session = null;
    }

    /**
     * Runs an action on the Raft thread with the session of this node's leadership.
     *
     * @return fails with {@link LeaderSession.NotLeaderException} where there is none, and with
     *     what the action throws
     */
    CompletableFuture<Long> run(Function<LeaderSession, CompletableFuture<Long>> action) {
        CompletableFuture<Long> result = new CompletableFuture<>();
        raft.getThreadContext()
                .execute(() -> {
                    LeaderSession current = session;
                    if (current == null) {
                        result.completeExceptionally(new LeaderSession.NotLeaderException());
                        return;
                    }
                    var _ =
                            Attempt.of(() -> action.apply(current))
                                    .whenComplete((index, error) -> {
                                        if (error == null) {
                                            result.complete(index);
                                        } else {
                                            result.completeExceptionally(cause(error));
                                        }
                                    });
                });
        return result;
    }

    /** What stands behind a future's failure. */
    static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null
                ? error.getCause()
                : error;
    }

    private void lead(LeaderSession begun) {
        if (!node.isGuarded(begun)) {
            return;
        }
        begun.closeOthers();
        session = begun;
        forgiveFailures(begun);
        leadership.set(Optional.of(new Term(begun.term())));
    }

    /**
     * On the Raft thread, for as long as this leadership lasts: the library asks a member that has
     * not answered less and less often, up to once a minute, and would leave one behind that has
     * come back.
     */
    private void forgiveFailures(LeaderSession current) {
        if (session == null || node.isClosed() || current.term() != raft.getTerm()) {
            return;
        }
        raft.getCluster().getRemoteMemberStates().forEach(RaftMemberContext::resetFailureCount);
        raft.getThreadContext().schedule(patience, () -> forgiveFailures(current));
    }
}
