package dev.portolan.control.log;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.session.SessionId;
import io.atomix.protocols.raft.partition.impl.RaftNamespaces;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.CloseSessionRequest;
import io.atomix.protocols.raft.protocol.CloseSessionResponse;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.HeartbeatRequest;
import io.atomix.protocols.raft.protocol.HeartbeatResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.KeepAliveResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.MetadataRequest;
import io.atomix.protocols.raft.protocol.MetadataResponse;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.OpenSessionResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.PublishRequest;
import io.atomix.protocols.raft.protocol.QueryRequest;
import io.atomix.protocols.raft.protocol.QueryResponse;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.RaftServerProtocol;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.ResetRequest;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import io.atomix.utils.serializer.Serializer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The library's messages between servers, over our own connections, with the two guards that it
 * lacks: entries are on this node's disk before they are sent and before they are confirmed ({@link
 * FsyncGuard}), and a vote is on disk before it is given ({@link Ballot}). What the library calls
 * clients does not exist here: no such request is sent, and none accepted.
 */
final class RaftPeers implements RaftServerProtocol {
    private static final byte JOIN = 1;
    private static final byte LEAVE = 2;
    private static final byte CONFIGURE = 3;
    private static final byte RECONFIGURE = 4;
    private static final byte INSTALL = 5;
    private static final byte TRANSFER = 6;
    private static final byte POLL = 7;
    private static final byte VOTE = 8;
    private static final byte APPEND = 9;

    private final PeerTransport transport;
    private final Ballot ballot;
    private final Duration electionTimeout;
    private final Duration bulkTimeout;
    private final Serializer serializer = Serializer.using(RaftNamespaces.RAFT_PROTOCOL);
    private final CompletableFuture<FsyncGuard> guard = new CompletableFuture<>();
    private final CompletableFuture<Following> following = new CompletableFuture<>();
    private volatile boolean appendsGuarded;

    RaftPeers(
            PeerTransport transport,
            Ballot ballot,
            Duration electionTimeout,
            Duration bulkTimeout) {
        this.transport = transport;
        this.ballot = ballot;
        this.electionTimeout = electionTimeout;
        this.bulkTimeout = bulkTimeout;
    }

    /**
     * The server behind these messages.
     *
     * @param lastIndex of its log
     * @param dropReadAhead see {@link ReadAhead}; run on its thread
     */
    record Following(Executor raftThread, LongSupplier lastIndex, Runnable dropReadAhead) {}

    /** Must be called once, before the transport starts. */
    void guardWith(FsyncGuard fsync, Following server) {
        guard.complete(fsync);
        following.complete(server);
    }

    /** Whether the server's handler of entries stands behind the guard. */
    boolean isGuarded() {
        return appendsGuarded && guard.isDone();
    }

    @Override
    public CompletableFuture<AppendResponse> append(MemberId memberId, AppendRequest request) {
        if (!request.entries().isEmpty()) {
            guard.join()
                    .beforeSend(request.term(), request.prevLogIndex() + request.entries().size());
        }
        return send(memberId, APPEND, request, bulkTimeout);
    }

    @Override
    public void registerAppendHandler(
            Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        appendsGuarded = true;
        receive(APPEND, (AppendRequest request) -> followed(request, handler));
    }

    /**
     * Hands entries to the server, and drops what its readers hold once a part of the log may have
     * been cut for them: on the Raft thread, and before any of them is applied, since the server
     * queues both its handling and what that applies.
     */
    private CompletableFuture<AppendResponse> followed(
            AppendRequest request,
            Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        CompletableFuture<AppendResponse> reply = new CompletableFuture<>();
        Following server = following.join();
        server.raftThread()
                .execute(() -> {
                    boolean mayCut =
                            !request.entries().isEmpty()
                                    && server.lastIndex().getAsLong() > request.prevLogIndex();
                    var _ =
                            handler.apply(request)
                                    .thenApply(response -> {
                                        if (response.succeeded() && !request.entries().isEmpty()) {
                                            guard.join().beforeConfirm(request.term());
                                        }
                                        return response;
                                    })
                                    .whenComplete((response, error) -> {
                                        if (error == null) {
                                            reply.complete(response);
                                        } else {
                                            reply.completeExceptionally(error);
                                        }
                                    });
                    if (mayCut) {
                        server.raftThread().execute(server.dropReadAhead());
                    }
                });
        return reply;
    }

    @Override
    public CompletableFuture<VoteResponse> vote(MemberId memberId, VoteRequest request) {
        if (!ballot.cast(request.term(), request.candidate().id())) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            "this node has given its vote of term "
                                    + request.term()
                                    + " to somebody else"));
        }
        return send(memberId, VOTE, request, electionTimeout);
    }

    @Override
    public void registerVoteHandler(
            Function<VoteRequest, CompletableFuture<VoteResponse>> handler) {
        receive(
                VOTE,
                (VoteRequest request) ->
                        handler.apply(request)
                                .thenApply(response -> {
                                    boolean given =
                                            response.voted()
                                                    && ballot.cast(
                                                            request.term(),
                                                            request.candidate().id());
                                    return given == response.voted() ? response : refusal(response);
                                }));
    }

    @Override
    public CompletableFuture<PollResponse> poll(MemberId memberId, PollRequest request) {
        return send(memberId, POLL, request, electionTimeout);
    }

    @Override
    public void registerPollHandler(
            Function<PollRequest, CompletableFuture<PollResponse>> handler) {
        receive(POLL, handler);
    }

    @Override
    public CompletableFuture<InstallResponse> install(MemberId memberId, InstallRequest request) {
        return send(memberId, INSTALL, request, bulkTimeout);
    }

    @Override
    public void registerInstallHandler(
            Function<InstallRequest, CompletableFuture<InstallResponse>> handler) {
        receive(INSTALL, handler);
    }

    @Override
    public CompletableFuture<ConfigureResponse> configure(
            MemberId memberId, ConfigureRequest request) {
        return send(memberId, CONFIGURE, request, electionTimeout);
    }

    @Override
    public void registerConfigureHandler(
            Function<ConfigureRequest, CompletableFuture<ConfigureResponse>> handler) {
        receive(CONFIGURE, handler);
    }

    @Override
    public CompletableFuture<ReconfigureResponse> reconfigure(
            MemberId memberId, ReconfigureRequest request) {
        return send(memberId, RECONFIGURE, request, bulkTimeout);
    }

    @Override
    public void registerReconfigureHandler(
            Function<ReconfigureRequest, CompletableFuture<ReconfigureResponse>> handler) {
        receive(RECONFIGURE, handler);
    }

    @Override
    public CompletableFuture<JoinResponse> join(MemberId memberId, JoinRequest request) {
        return send(memberId, JOIN, request, bulkTimeout);
    }

    @Override
    public void registerJoinHandler(
            Function<JoinRequest, CompletableFuture<JoinResponse>> handler) {
        receive(JOIN, handler);
    }

    @Override
    public CompletableFuture<LeaveResponse> leave(MemberId memberId, LeaveRequest request) {
        return send(memberId, LEAVE, request, bulkTimeout);
    }

    @Override
    public void registerLeaveHandler(
            Function<LeaveRequest, CompletableFuture<LeaveResponse>> handler) {
        receive(LEAVE, handler);
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(
            MemberId memberId, TransferRequest request) {
        return send(memberId, TRANSFER, request, bulkTimeout);
    }

    @Override
    public void registerTransferHandler(
            Function<TransferRequest, CompletableFuture<TransferResponse>> handler) {
        receive(TRANSFER, handler);
    }

    private <T, R> CompletableFuture<R> send(
            MemberId peer, byte kind, T request, Duration timeout) {
        return transport
                .call(new NodeId(peer.id()), kind, serializer.encode(request), timeout)
                .thenApply(serializer::<R>decode);
    }

    private <T, R> void receive(byte kind, Function<T, CompletableFuture<R>> handler) {
        transport.handle(
                kind,
                payload ->
                        handler.apply(serializer.<T>decode(payload)).thenApply(serializer::encode));
    }

    private static VoteResponse refusal(VoteResponse response) {
        return VoteResponse.builder()
                .withStatus(RaftResponse.Status.OK)
                .withTerm(response.term())
                .withVoted(false)
                .build();
    }

    private static <R> CompletableFuture<R> noClients() {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException(
                        "commands and reads go through the leader's own handler"));
    }

    @Override
    public CompletableFuture<OpenSessionResponse> openSession(
            MemberId memberId, OpenSessionRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<CloseSessionResponse> closeSession(
            MemberId memberId, CloseSessionRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<KeepAliveResponse> keepAlive(
            MemberId memberId, KeepAliveRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<QueryResponse> query(MemberId memberId, QueryRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<CommandResponse> command(MemberId memberId, CommandRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<MetadataResponse> metadata(
            MemberId memberId, MetadataRequest request) {
        return noClients();
    }

    @Override
    public CompletableFuture<HeartbeatResponse> heartbeat(
            MemberId memberId, HeartbeatRequest request) {
        return noClients();
    }

    @Override
    public void publish(MemberId memberId, PublishRequest request) {
        throw new UnsupportedOperationException(
                "watches are fed from what is applied, not from the library's events");
    }

    // The handlers of clients' requests are taken and dropped.

    @Override
    public void registerOpenSessionHandler(
            Function<OpenSessionRequest, CompletableFuture<OpenSessionResponse>> handler) {}

    @Override
    public void registerCloseSessionHandler(
            Function<CloseSessionRequest, CompletableFuture<CloseSessionResponse>> handler) {}

    @Override
    public void registerKeepAliveHandler(
            Function<KeepAliveRequest, CompletableFuture<KeepAliveResponse>> handler) {}

    @Override
    public void registerQueryHandler(
            Function<QueryRequest, CompletableFuture<QueryResponse>> handler) {}

    @Override
    public void registerCommandHandler(
            Function<CommandRequest, CompletableFuture<CommandResponse>> handler) {}

    @Override
    public void registerMetadataHandler(
            Function<MetadataRequest, CompletableFuture<MetadataResponse>> handler) {}

    @Override
    public void registerResetListener(
            SessionId sessionId, Consumer<ResetRequest> listener, Executor executor) {}

    // The transport ends as a whole, after the server.

    @Override
    public void unregisterOpenSessionHandler() {}

    @Override
    public void unregisterCloseSessionHandler() {}

    @Override
    public void unregisterKeepAliveHandler() {}

    @Override
    public void unregisterQueryHandler() {}

    @Override
    public void unregisterCommandHandler() {}

    @Override
    public void unregisterMetadataHandler() {}

    @Override
    public void unregisterJoinHandler() {}

    @Override
    public void unregisterLeaveHandler() {}

    @Override
    public void unregisterTransferHandler() {}

    @Override
    public void unregisterConfigureHandler() {}

    @Override
    public void unregisterReconfigureHandler() {}

    @Override
    public void unregisterInstallHandler() {}

    @Override
    public void unregisterPollHandler() {}

    @Override
    public void unregisterVoteHandler() {}

    @Override
    public void unregisterAppendHandler() {}

    @Override
    public void unregisterResetListener(SessionId sessionId) {}
}
