package dev.portolan.control.log;

import dev.portolan.control.peer.CredentialSource;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.Peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a node takes part in a log.
 *
 * @param cluster the name of the control cluster; nodes of another one are turned away
 * @param peers all nodes, this one among them
 * @param directory the node's own, on a disk
 * @param electionTimeout how long a silent leader is believed in; an election starts after once to
 *     twice this
 * @param heartbeat how often a leader speaks; well below the election timeout
 * @param segmentBytes of one file of the journal; the log is compacted by whole files
 * @param credentials what this node shows the others; must be there where there are others
 */
public record AtomixOptions(
        String cluster,
        NodeId self,
        List<Peer> peers,
        Path directory,
        Duration electionTimeout,
        Duration heartbeat,
        int segmentBytes,
        Optional<CredentialSource> credentials) {
    /** The largest command. */
    public static final int LARGEST_COMMAND = 3 * 512 * 1024;

    /** A larger command is in several entries: {@link Pieces}. */
    static final int LARGEST_ENTRY = Pieces.LARGEST + 4 * 1024;

    public AtomixOptions {
        peers = List.copyOf(peers);
        Set<NodeId> ids = new HashSet<>();
        for (Peer peer : peers) {
            if (!ids.add(peer.id())) {
                throw new IllegalArgumentException("two peers are called " + peer.id());
            }
        }
        if (!ids.contains(self)) {
            throw new IllegalArgumentException("node " + self + " is not among its peers " + ids);
        }
        if (peers.size() > 1 && credentials.isEmpty()) {
            throw new IllegalArgumentException(
                    "the nodes of a control cluster speak mutual TLS: give node "
                            + self
                            + " its certificate");
        }
        if (heartbeat.isNegative()
                || heartbeat.isZero()
                || heartbeat.multipliedBy(2).compareTo(electionTimeout) > 0) {
            throw new IllegalArgumentException(
                    "the heartbeat ("
                            + heartbeat
                            + ") must be above zero and at most half of the election timeout ("
                            + electionTimeout
                            + ")");
        }
        if (segmentBytes < 2 * LARGEST_ENTRY) {
            throw new IllegalArgumentException(
                    "a segment must have at least "
                            + 2 * LARGEST_ENTRY
                            + " bytes, not "
                            + segmentBytes);
        }
    }

    /** Where the library keeps its files. */
    Path journal() {
        return directory.resolve("raft");
    }

    Peer selfPeer() {
        return peers.stream().filter(peer -> peer.id().equals(self)).findFirst().orElseThrow();
    }
}
