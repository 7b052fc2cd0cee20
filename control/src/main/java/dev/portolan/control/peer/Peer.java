package dev.portolan.control.peer;

/** Where a node of the control cluster is reached by the others. */
public record Peer(NodeId id, String host, int port) {
    public Peer {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "node "
                            + id
                            + " needs a host and a port from 1 to 65535, not "
                            + host
                            + ":"
                            + port);
        }
    }
}
