package dev.portolan.control;

import dev.portolan.control.log.LogIndex;
import dev.portolan.control.log.Others;
import dev.portolan.control.log.ReplicatedState;
import dev.portolan.control.state.Applied;
import dev.portolan.control.state.CommandCodec;
import dev.portolan.control.state.FederationState;
import dev.portolan.control.state.Request;
import dev.portolan.control.state.RequestId;
import dev.portolan.control.state.Result;
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
    private final StateSnapshots snapshots;
    private final Map<RequestId, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();

    /**
     * What this node knows of a request.
     *
     * @param applied whether this node has applied it; else the result was remembered in a snapshot
     */
    record Answer(Result result, boolean applied) {}

    Replica(LocalCopy copy, StateSnapshots snapshots) {
        this.copy = copy;
        this.snapshots = snapshots;
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
    public byte[] snapshot(LogIndex index) {
        return snapshots.take(index, copy.state());
    }

    @Override
    public void awaitSnapshot() {
        snapshots.awaitTaken();
    }

    @Override
    public LogIndex restore(LogIndex index, byte[] snapshot) {
        StateSnapshots.Restored restored = snapshots.restore(index, snapshot);
        copy.replace(restored.state());
        waiting.forEach((id, waiter) ->
                restored.state()
                        .resultOf(id)
                        .ifPresent(result -> waiter.complete(new Answer(result, false))));
        return restored.index();
    }

    @Override
    public void meet(Others others) {
        snapshots.meet(others);
    }

    @Override
    public byte[] answer(byte[] question) {
        return snapshots.answer(question);
    }
}
