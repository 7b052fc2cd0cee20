package dev.portolan.members.agent;

import dev.portolan.model.cluster.ClusterName;

/**
 * Another member's gateway, one entry of {@code peers.json}.
 *
 * @param address an IP address
 * @param port that answers {@code GET /healthz}
 */
public record Peer(ClusterName name, String address, int port) {
    public Peer {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(name + ": port must be 1 to 65535, not " + port);
        }
    }
}
