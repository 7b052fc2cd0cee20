package dev.portolan.control;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.ReplicatedState;
import dev.portolan.control.state.Applied;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
import dev.portolan.control.state.SnapshotCodec;
import dev.portolan.control.watch.LocalCopy;
import dev.portolan.model.control.Term;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This node's state as the log moves it on, and the requests of this node that wait for their
 * result.
 */
final class Replica implements ReplicatedState {
    private final LocalCopy copy;
    private final Map<RequestId, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

    /**
     * What this node knows of a request.
     *
     * @param applied whether this node has applied it; else the result was remembered in a snapshot
     */
    record Answer(Result result, boolean applied) {}

    Replica(LocalCopy copy) {
        this.copy = copy;
    }

    /** The newest state of this node. */
    FederationState state() {
        return copy.state();
    }

    /**
     * Completes when the request has been applied here for the first time; {@link #forget} must
     * follow.
     */
    CompletableFuture<Answer> expect(RequestId id) {
        return waiting.computeIfAbsent(id, unknown -> new CompletableFuture<>());
    }

    void forget(RequestId id) {
        waiting.remove(id);
    }

    @Override
    public void apply(LogIndex index, Term term, byte[] command) {
        Request request = CommandCodec.decode(command);
        Applied applied = copy.advance(state -> state.apply(term, request));
        CompletableFuture<Answer> waiter = waiting.get(request.id());
        if (waiter != null) {
            waiter.complete(new Answer(applied.result(), true));
        }
    }

    @Override
    public byte[] snapshot() {
        return SnapshotCodec.encode(copy.state());
    }

    @Override
    public void restore(byte[] snapshot) {
        FederationState restored = SnapshotCodec.decode(snapshot);
        copy.replace(restored);
        waiting.forEach((id, waiter) ->
                restored.resultOf(id)
                        .ifPresent(result -> waiter.complete(new Answer(result, false))));
    }
}
