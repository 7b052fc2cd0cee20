package dev.portolan.control.log;

import io.atomix.cluster.MemberId;
import io.atomix.primitive.session.SessionId;
import io.atomix.protocols.raft.protocol.CloseSessionRequest;
import io.atomix.protocols.raft.protocol.CloseSessionResponse;
import io.atomix.protocols.raft.protocol.CommandRequest;
import io.atomix.protocols.raft.protocol.CommandResponse;
import io.atomix.protocols.raft.protocol.HeartbeatRequest;
import io.atomix.protocols.raft.protocol.HeartbeatResponse;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import io.atomix.protocols.raft.protocol.KeepAliveResponse;
import io.atomix.protocols.raft.protocol.MetadataRequest;
import io.atomix.protocols.raft.protocol.MetadataResponse;
import io.atomix.protocols.raft.protocol.OpenSessionRequest;
import io.atomix.protocols.raft.protocol.OpenSessionResponse;
import io.atomix.protocols.raft.protocol.PublishRequest;
import io.atomix.protocols.raft.protocol.QueryRequest;
import io.atomix.protocols.raft.protocol.QueryResponse;
import io.atomix.protocols.raft.protocol.RaftServerProtocol;
import io.atomix.protocols.raft.protocol.ResetRequest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The half of the library's protocol between servers that stands unused here: what it calls clients
 * does not exist, so no such request is sent, and none accepted. Handlers are taken and dropped,
 * and none is taken back: the transport ends as a whole, after the server.
 */
abstract class ServersAlone implements RaftServerProtocol {
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
