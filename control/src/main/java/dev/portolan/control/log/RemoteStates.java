package dev.portolan.control.log;

import dev.portolan.control.peer.MessageKind;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.PeerTransport;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoreException.Reason;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The other nodes' states, asked over the connections between the nodes. */
final class RemoteStates implements Others {
    private static final MessageKind ASK = new MessageKind(66, "ask state", 1024, 2 * 1024 * 1024);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final PeerTransport transport;
    private final List<NodeId> nodes;

    RemoteStates(PeerTransport transport, List<NodeId> nodes) {
        this.transport = transport;
        this.nodes = List.copyOf(nodes);
    }

    /** Answers what the others ask of this node's state, which may read its disk for that. */
    static void serve(PeerTransport transport, ReplicatedState state) {
        Executor threads = task -> Thread.ofVirtual().name("state-answers").start(task);
        transport.handle(
                ASK,
                question -> CompletableFuture.supplyAsync(() -> state.answer(question), threads));
    }

    @Override
    public List<NodeId> nodes() {
        return nodes;
    }

    @Override
    public byte[] ask(NodeId node, byte[] question) {
        try {
            return transport
                    .call(node, ASK, question, answer -> answer, PATIENCE)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException(
                    Reason.UNAVAILABLE, "node " + node + " does not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(
                    Reason.UNAVAILABLE, "interrupted while node " + node + " was asked", e);
        }
    }
}
