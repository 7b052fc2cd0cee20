package dev.portolan.control.log;

import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Has entries on this node's disk before an answer to them is counted and before they are
 * confirmed, and drops what the server's readers hold once a part of the log may have been cut for
 * new ones.
 */
final class GuardedAppends {
    private final CompletableFuture<FsyncGuard> fsync = new CompletableFuture<>();
    private final CompletableFuture<Server> server = new CompletableFuture<>();
    private volatile boolean guarded;

    /**
     * The server behind these messages.
     *
     * @param lastIndex of its log
     * @param beforeCut called before entries behind an index may be cut off, on its thread
     * @param dropReadAhead see {@link ReadAhead}; run on its thread
     */
    record Server(
            Executor raftThread,
            LongSupplier lastIndex,
            LongConsumer beforeCut,
            Runnable dropReadAhead) {}

    /** Must be called once, before any message comes. */
    void guardWith(FsyncGuard guard, Server behind) {
        fsync.complete(guard);
        server.complete(behind);
    }

    /** Whether the server's handler of entries stands behind the guard. */
    boolean isGuarded() {
        return guarded && fsync.isDone();
    }

    /**
     * Called on the Raft thread after entries have been sent, so that this disk and the others work
     * at the same time: answers are counted on the same thread, after this.
     */
    void beforeCount(AppendRequest request) {
        if (!request.entries().isEmpty()) {
            fsync.join()
                    .beforeCount(request.term(), request.prevLogIndex() + request.entries().size());
        }
    }

    /** The server's handler of entries, behind the guard. */
    Function<AppendRequest, CompletableFuture<AppendResponse>> around(
            Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        guarded = true;
        return request -> followed(request, handler);
    }

    /**
     * Hands entries to the server on the Raft thread, and before any of them is applied drops what
     * its readers hold, since the server queues both its handling and what that applies.
     */
    private CompletableFuture<AppendResponse> followed(
            AppendRequest request,
            Function<AppendRequest, CompletableFuture<AppendResponse>> handler) {
        CompletableFuture<AppendResponse> reply = new CompletableFuture<>();
        Server behind = server.join();
        behind.raftThread()
                .execute(() -> {
                    boolean mayCut =
                            !request.entries().isEmpty()
                                    && behind.lastIndex().getAsLong() > request.prevLogIndex();
                    if (mayCut) {
                        behind.beforeCut().accept(request.prevLogIndex());
                    }
                    var _ =
                            Attempt.of(() -> handler.apply(request))
                                    .thenApply(response -> confirmed(request, response))
                                    .whenComplete((response, error) -> {
                                        if (error == null) {
                                            reply.complete(response);
                                        } else {
                                            reply.completeExceptionally(error);
                                        }
                                    });
                    if (mayCut) {
                        behind.raftThread().execute(behind.dropReadAhead());
                    }
                });
        return reply;
    }

    private AppendResponse confirmed(AppendRequest request, AppendResponse response) {
        if (response.succeeded() && !request.entries().isEmpty()) {
            fsync.join().beforeConfirm(request.term());
        }
        return response;
    }
}
