package dev.portolan.control;

import dev.portolan.control.peer.CredentialSource;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;
import dev.portolan.control.state.Limits;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one node of the control cluster.
 *
 * @param cluster the name of the control cluster; nodes of another one are turned away
 * @param nodeId this node, one of the peers
 * @param peers all nodes: one, three or five
 * @param dataDir this node's own directory, on a disk
 * @param electionTimeout how long a silent leader is believed in
 * @param heartbeat how often a leader speaks; at most half of the election timeout
 * @param writePatience how long a write waits for a majority and for this node to follow
 * @param readPatience how long a linearizable read waits for the leader's confirmation
 * @param limits of what is remembered; those of the node that leads are in force on all
 * @param clock dates events
 * @param credentials what this node shows the others: a certificate that names it, see {@link
 *     dev.portolan.control.peer.PeerIdentity}; must be there where there are others
 */
public record ControlOptions(
        String cluster,
        NodeId nodeId,
        List<Peer> peers,
        Path dataDir,
        Duration electionTimeout,
        Duration heartbeat,
        Duration writePatience,
        Duration readPatience,
        Limits limits,
        InstantSource clock,
        Optional<CredentialSource> credentials) {
    private static final Duration ELECTION_ALONE = Duration.ofMillis(200);
    private static final Duration ELECTION = Duration.ofSeconds(1);

    public ControlOptions {
        peers = List.copyOf(peers);
    }

    /** The usual settings. A node without others needs not wait for them before it leads. */
    public static ControlOptions of(
            String cluster, NodeId nodeId, List<Peer> peers, Path dataDir, InstantSource clock) {
        Duration election = peers.size() == 1 ? ELECTION_ALONE : ELECTION;
        return new ControlOptions(
                cluster,
                nodeId,
                peers,
                dataDir,
                election,
                election.dividedBy(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Limits.INITIAL,
                clock,
                Optional.empty());
    }

    public ControlOptions withLimits(Limits changed) {
        return new ControlOptions(
                cluster,
                nodeId,
                peers,
                dataDir,
                electionTimeout,
                heartbeat,
                writePatience,
                readPatience,
                changed,
                clock,
                credentials);
    }

    public ControlOptions withElectionTimeout(Duration timeout, Duration beat) {
        return new ControlOptions(
                cluster,
                nodeId,
                peers,
                dataDir,
                timeout,
                beat,
                writePatience,
                readPatience,
                limits,
                clock,
                credentials);
    }

    public ControlOptions withCredentials(CredentialSource source) {
        return new ControlOptions(
                cluster,
                nodeId,
                peers,
                dataDir,
                electionTimeout,
                heartbeat,
                writePatience,
                readPatience,
                limits,
                clock,
                Optional.of(source));
    }
}
