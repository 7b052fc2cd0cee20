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
    private final int historyLimit;
    private final Map<RequestId, CompletableFuture<Result>> waiting = new ConcurrentHashMap<>();

    Replica(LocalCopy copy, int historyLimit) {
        this.copy = copy;
        this.historyLimit = historyLimit;
    }

    /** Completes when the request has been applied here; {@link #forget} must follow. */
    CompletableFuture<Result> expect(RequestId id) {
        return waiting.computeIfAbsent(id, unknown -> new CompletableFuture<>());
    }

    void forget(RequestId id) {
        waiting.remove(id);
    }

    @Override
    public void apply(LogIndex index, Term term, byte[] command) {
        Request request = CommandCodec.decode(command);
        Applied applied = copy.advance(state -> state.apply(term, request));
        CompletableFuture<Result> waiter = waiting.get(request.id());
        if (waiter != null) {
            waiter.complete(applied.result());
        }
    }

    @Override
    public byte[] snapshot() {
        return SnapshotCodec.encode(copy.state());
    }

    @Override
    public void restore(byte[] snapshot) {
        FederationState restored = SnapshotCodec.decode(snapshot, historyLimit);
        copy.replace(restored);
        waiting.forEach((id, waiter) -> restored.resultOf(id).ifPresent(waiter::complete));
    }
}
