package dev.portolan.control.log;

import dev.portolan.control.peer.NodeId;

import java.util.List;

/**
 * The other nodes' states, which this node's state can ask beside the log: for what they hold,
 * never for what is agreed on. Blocking, bounded in time. Safe for use by many threads.
 */
public interface Others {
    /** None of them: a node alone, or a state without a network. */
    Others NONE =
            new Others() {
                @Override
                public List<NodeId> nodes() {
                    return List.of();
                }

                @Override
                public byte[] ask(NodeId node, byte[] question) {
                    throw new IllegalArgumentException("there is no node " + node);
                }
            };

    List<NodeId> nodes();

    /**
     * What {@link ReplicatedState#answer} of another node says.
     *
     * @param question of at most 1 KiB
     * @return at most 2 MiB
     * @throws dev.portolan.model.resource.StoreException {@code UNAVAILABLE} when there is no
     *     answer in time
     */
    byte[] ask(NodeId node, byte[] question);
}
