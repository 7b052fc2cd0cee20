package dev.portolan.control.log;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.operation.OperationId;
import io.atomix.primitive.operation.PrimitiveOperation;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.ReadConsistency;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.CloseSessionRequest;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.roles.RaftRole;
import io.atomix.protocols.raft.session.RaftSession;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * One leadership of this node, from the first entry of its own term to its end: the way in for
 * commands and for reads. It is the only client that the library's log has: it opens one session
 * for the term, numbers its commands by itself, and so needs no keep-alive threads, no retries and
 * no session that somebody else might expire. Its session's entry being applied is the proof that
 * everything of earlier terms has been. Used on the Raft thread only.
 */
final class LeaderSession {
    static final OperationId WRITE = OperationId.command("w");

    private static final Logger LOG = LoggerFactory.getLogger(LeaderSession.class);

    /** Never expires by itself: the next leader closes it. */
    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    /**
     * Answers that the library keeps for repetitions, which do not exist here, are dropped after so
     * many commands.
     */
    private static final int TRIM_EVERY = 512;

    private final RaftContext raft;
    private final FsyncGuard fsync;
    private final RaftRole role;
    private final long term;
    private final long session;
    private final LongSupplier applied;
    private final Confirmation confirmation;
    private long sequence;

    private LeaderSession(
            RaftContext raft,
            FsyncGuard fsync,
            LongSupplier applied,
            RaftRole role,
            long term,
            long session) {
        this.raft = raft;
        this.applied = applied;
        this.confirmation = new Confirmation(raft, term);
        this.fsync = fsync;
        this.role = role;
        this.term = term;
        this.session = session;
    }

    /**
     * Begins the leadership that this node has just won; completes on the Raft thread after its
     * first entry is applied.
     *
     * @param applied the last command that this node has applied
     */
    static CompletableFuture<LeaderSession> begin(
            RaftContext raft, FsyncGuard fsync, LongSupplier applied, LogType type) {
        long term = raft.getTerm();
        RaftRole role = raft.getRaftRole();
        OpenSessionRequest request =
                OpenSessionRequest.builder()
                        .withMemberId(MemberId.from("term-" + term))
                        .withServiceName(type.name())
                        .withServiceType(type)
                        .withServiceConfig(LogType.configuration())
                        .withReadConsistency(ReadConsistency.LINEARIZABLE)
                        .withMinTimeout(FOR_EVER)
                        .withMaxTimeout(FOR_EVER)
                        .build();
        var opened = role.onOpenSession(request);
        fsync.appended();
        return opened.thenApplyAsync(
                response -> {
                    if (response.status() != RaftResponse.Status.OK
                            || raft.getTerm() != term
                            || !raft.isLeader()) {
                        throw new IllegalStateException("term " + term + " ended before it began");
                    }
                    return new LeaderSession(raft, fsync, applied, role, term, response.session());
                },
                raft.getThreadContext());
    }

    long term() {
        return term;
    }

    /**
     * Whether the entry that began this leadership is on this node's disk, as everything must be
     * that is applied.
     */
    boolean isForced() {
        return fsync.covers(term, session);
    }

    /**
     * Appends a command; the future has its index after a majority has it on disk and this node has
     * applied it.
     */
    CompletableFuture<Long> append(byte[] command) {
        CompletableFuture<Long> index = CompletableFuture.completedFuture(0L);
        for (byte[] entry : Pieces.of(term, command)) {
            index = index.thenCombine(appendEntry(entry), Math::max);
        }
        return index;
    }

    private CompletableFuture<Long> appendEntry(byte[] entry) {
        CompletableFuture<CommandResponse> response =
                inOrder(
                        CommandRequest.builder()
                                .withSession(session)
                                .withSequence(++sequence)
                                .withOperation(new PrimitiveOperation(WRITE, entry))
                                .build());
        fsync.appended();
        if (sequence % TRIM_EVERY == 0) {
            trim();
        }
        return response.thenApply(answer -> {
            if (answer.status() == RaftResponse.Status.OK) {
                return answer.index();
            }
            throw isHarmless(answer.error())
                    ? new NotLeaderException()
                    : new LostException(answer.error());
        });
    }

    /**
     * Hands a command over until the library has taken it. It counts on two threads, without a
     * lock, which command comes next, so the count can fall back; a command that then seems to come
     * too early is put aside, and everything after it as well, for ever.
     */
    private CompletableFuture<CommandResponse> inOrder(CommandRequest request) {
        RaftSession own = raft.getSessions().getSession(session);
        if (own == null) {
            return role.onCommand(request);
        }
        CompletableFuture<CommandResponse> response;
        do {
            own.setRequestSequence(request.sequenceNumber() - 1);
            response = role.onCommand(request);
        } while (own.getCommand(request.sequenceNumber()) != null);
        return response;
    }

    /**
     * The last command applied here when this was called, after a majority has confirmed that this
     * node still led then: it covers every command that anybody was told of.
     */
    CompletableFuture<Long> readIndex() {
        long index = applied.getAsLong();
        return confirmation.ask().thenApply(confirmed -> index);
    }

    /** Whether there are entries that no majority has yet. */
    boolean isCommitting() {
        return raft.getCommitIndex() < raft.getLogWriter().getLastIndex();
    }

    /** Closes the sessions of earlier leaders. */
    void closeOthers() {
        for (RaftSession other : raft.getSessions().getSessions()) {
            if (other.sessionId().id() < session) {
                var _ =
                        role.onCloseSession(
                                        CloseSessionRequest.builder()
                                                .withSession(other.sessionId().id())
                                                .build())
                                .whenComplete((response, error) ->
                                        LOG.debug("session={} closed", other.sessionId()));
            }
        }
        fsync.appended();
    }

    private void trim() {
        RaftSession own = raft.getSessions().getSession(session);
        if (own != null) {
            var _ =
                    role.onKeepAlive(
                                    KeepAliveRequest.builder()
                                            .withSessionIds(new long[] {session})
                                            .withCommandSequences(
                                                    new long[] {own.getCommandSequence()})
                                            .withEventIndexes(new long[] {own.getEventIndex()})
                                            .build())
                            .whenComplete(
                                    (response, error) -> LOG.debug("session={} trimmed", session));
            fsync.appended();
        }
    }

    private static boolean isHarmless(RaftError error) {
        return error != null
                && (error.type() == RaftError.Type.UNKNOWN_SESSION
                        || error.type() == RaftError.Type.ILLEGAL_MEMBER_STATE);
    }

    /** Nothing was appended. */
    static final class NotLeaderException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLeaderException() {
            super("this node does not lead");
        }
    }

    /** The command may be in the log or not. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException(RaftError error) {
            super("leadership was lost while the command was on its way: " + error);
        }
    }
}
