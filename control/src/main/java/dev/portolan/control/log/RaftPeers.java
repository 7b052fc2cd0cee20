package dev.portolan.control.log;

import dev.portolan.control.log.wire.RaftMessage;
import dev.portolan.control.log.wire.RaftMessages;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.PeerTransport;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.InstallResponse;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.LeaveRequest;
import io.atomix.protocols.raft.protocol.LeaveResponse;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.ReconfigureRequest;
import io.atomix.protocols.raft.protocol.ReconfigureResponse;
import io.atomix.protocols.raft.protocol.TransferRequest;
import io.atomix.protocols.raft.protocol.TransferResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The library's messages between servers, over our own connections, with the two guards that it
 * lacks: {@link GuardedAppends} and {@link GuardedVotes}.
 */
final class RaftPeers extends ServersAlone {
    private final PeerTransport transport;
    private final GuardedVotes votes;
    private final Duration electionTimeout;
    private final Duration bulkTimeout;
    private final RaftMessages messages;
    private final GuardedAppends appends = new GuardedAppends();

    RaftPeers(
            PeerTransport transport,
            RaftMessages messages,
            Ballot ballot,
            Duration electionTimeout,
            Duration bulkTimeout) {
        this.transport = transport;
        this.messages = messages;
        this.votes = new GuardedVotes(ballot);
        this.electionTimeout = electionTimeout;
        this.bulkTimeout = bulkTimeout;
    }

    /** Must be called once, before the transport starts. */
    void guardWith(FsyncGuard fsync, GuardedAppends.Server server) {
        appends.guardWith(fsync, server);
    }

    /** Whether the server's handler of entries stands behind the guard. */
    boolean isGuarded() {
        return appends.isGuarded();
    }

    @Override
    public CompletableFuture<AppendResponse> append(MemberId memberId, AppendRequest request) {
        CompletableFuture<AppendResponse> answer =
                send(memberId, messages.append(), request, bulkTimeout);
        appends.beforeCount(request);
        return answer;
    }

    @Override
    public void registerAppendHandler(
            Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        receive(messages.append(), appends.around(handler));
    }

    @Override
    public CompletableFuture<VoteResponse> vote(MemberId memberId, VoteRequest request) {
        if (!votes.mayAsk(request)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            "this node has given its vote of term "
                                    + request.term()
                                    + " to somebody else"));
        }
        return send(memberId, RaftMessages.VOTE, request, electionTimeout);
    }

    @Override
    public void registerVoteHandler(
            Function<VoteRequest, CompletableFuture<VoteResponse>> handler) {
        receive(RaftMessages.VOTE, votes.around(handler));
    }

    @Override
    public CompletableFuture<PollResponse> poll(MemberId memberId, PollRequest request) {
        return send(memberId, RaftMessages.POLL, request, electionTimeout);
    }

    @Override
    public void registerPollHandler(
            Function<PollRequest, CompletableFuture<PollResponse>> handler) {
        receive(RaftMessages.POLL, handler);
    }

    @Override
    public CompletableFuture<InstallResponse> install(MemberId memberId, InstallRequest request) {
        return send(memberId, messages.install(), request, bulkTimeout);
    }

    @Override
    public void registerInstallHandler(
            Function<InstallRequest, CompletableFuture<InstallResponse>> handler) {
        receive(messages.install(), handler);
    }

    @Override
    public CompletableFuture<ConfigureResponse> configure(
            MemberId memberId, ConfigureRequest request) {
        return send(memberId, RaftMessages.CONFIGURE, request, electionTimeout);
    }

    @Override
    public void registerConfigureHandler(
            Function<ConfigureRequest, CompletableFuture<ConfigureResponse>> handler) {
        receive(RaftMessages.CONFIGURE, handler);
    }

    @Override
    public CompletableFuture<ReconfigureResponse> reconfigure(
            MemberId memberId, ReconfigureRequest request) {
        return send(memberId, RaftMessages.RECONFIGURE, request, bulkTimeout);
    }

    @Override
    public void registerReconfigureHandler(
            Function<ReconfigureRequest, CompletableFuture<ReconfigureResponse>> handler) {
        receive(RaftMessages.RECONFIGURE, handler);
    }

    @Override
    public CompletableFuture<JoinResponse> join(MemberId memberId, JoinRequest request) {
        return send(memberId, RaftMessages.JOIN, request, bulkTimeout);
    }

    @Override
    public void registerJoinHandler(
            Function<JoinRequest, CompletableFuture<JoinResponse>> handler) {
        receive(RaftMessages.JOIN, handler);
    }

    @Override
    public CompletableFuture<LeaveResponse> leave(MemberId memberId, LeaveRequest request) {
        return send(memberId, RaftMessages.LEAVE, request, bulkTimeout);
    }

    @Override
    public void registerLeaveHandler(
            Function<LeaveRequest, CompletableFuture<LeaveResponse>> handler) {
        receive(RaftMessages.LEAVE, handler);
    }

    @Override
    public CompletableFuture<TransferResponse> transfer(
            MemberId memberId, TransferRequest request) {
        return send(memberId, RaftMessages.TRANSFER, request, bulkTimeout);
    }

    @Override
    public void registerTransferHandler(
            Function<TransferRequest, CompletableFuture<TransferResponse>> handler) {
        receive(RaftMessages.TRANSFER, handler);
    }

    private <Q, R> CompletableFuture<R> send(
            MemberId peer, RaftMessage<Q, R> message, Q request, Duration timeout) {
        return Attempt.of(() ->
                transport.call(
                        new NodeId(peer.id()),
                        message.kind(),
                        message.request().encode(request),
                        message.reply()::decode,
                        timeout));
    }

    private <Q, R> void receive(
            RaftMessage<Q, R> message, Function<Q, CompletableFuture<R>> handler) {
        transport.handle(
                message.kind(),
                payload ->
                        handler.apply(message.request().decode(payload))
                                .thenApply(message.reply()::encode));
    }
}
