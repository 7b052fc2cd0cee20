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

    /**
     * Reads {@code name=host:port}.
     *
     * @throws IllegalArgumentException when it is not of this form
     */
    public static Peer parse(String text) {
        int sign = text.indexOf('=');
        int colon = text.lastIndexOf(':');
        if (sign < 0 || colon < sign || !text.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not NAME=HOST:PORT");
        }
        return new Peer(
                new NodeId(text.substring(0, sign)),
                text.substring(sign + 1, colon),
                Integer.parseInt(text.substring(colon + 1)));
    }
}
