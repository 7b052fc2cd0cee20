package dev.portolan.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings of one daemon. Immutable; made by {@link ConfigReader}, which has checked every
 * value.
 */
public record PortolanConfig(
        Node node, Control control, Api api, Grpc grpc, Dns dns, Members members, Volumes volumes) {

    /**
     * This daemon.
     *
     * @param name among the nodes of the control cluster: a DNS label
     * @param dataDir where the log, snapshots and certificates are kept
     */
    public record Node(String name, Path dataDir) {}

    /**
     * The control cluster.
     *
     * @param raft where this node talks to the others
     * @param peers all nodes with this one: 1, 3 or 5; empty for a single node
     * @param electionTimeout without a heartbeat for this long a follower stands for election
     * @param heartbeat between the leader's messages
     * @param history how many changes can be watched back
     * @param historyMegabytes about how much of their content is kept for that
     * @param requestsPerClient how many of a node's newest writes are told from repetitions; these
     *     three of the node that leads hold for all
     * @param tls with what this node shows the others who it is; empty for a certificate of the
     *     authority in {@link Api#pki}
     */
    public record Control(
            HostPort raft,
            List<Peer> peers,
            Duration electionTimeout,
            Duration heartbeat,
            int history,
            int historyMegabytes,
            int requestsPerClient,
            Optional<NodeTls> tls) {
        public Control {
            peers = List.copyOf(peers);
        }
    }

    /**
     * PEM files for the connections between nodes.
     *
     * @param certificate of this node, with {@code portolan://portolan/NAME} as a subject
     *     alternative name, followed by those between it and the authority
     * @param key of the certificate, in PKCS#8
     * @param authority whose certificates are believed
     */
    public record NodeTls(Path certificate, Path key, Path authority) {}

    /** One node of the control cluster. */
    public record Peer(String name, HostPort address) {}

    /**
     * The Kubernetes API.
     *
     * @param pki the folder of its certificate authority; the nodes of a control cluster share one
     * @param names further names and addresses for its certificate
     * @param tokens who may enter with a bearer token
     */
    public record Api(HostPort listen, Path pki, List<String> names, List<Token> tokens) {
        public Api {
            names = List.copyOf(names);
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * A static bearer token. The token itself comes from a file, so that it stands in no settings.
     */
    public record Token(Path tokenFile, String user, List<String> groups) {
        public Token {
            groups = List.copyOf(groups);
        }
    }

    /** The placement API. */
    public record Grpc(HostPort listen) {}

    /**
     * The resolver.
     *
     * @param corefile empty for the built-in one: {@code clusterset.local} on {@code listen}
     * @param listen where the built-in Corefile listens
     * @param near the member whose measured distances stand for clients inside no member: the one
     *     that this node runs beside
     */
    public record Dns(
            Optional<Path> corefile,
            Optional<String> near,
            HostPort listen,
            HostPort health,
            HostPort ready,
            HostPort metrics) {}

    /**
     * Watching over members.
     *
     * @param unreachableAfter without a heartbeat or an answer for this long a member is not Ready
     * @param observe between full looks at a member; changes in between arrive by watch
     */
    public record Members(Duration unreachableAfter, Duration observe) {}

    /**
     * Moving volumes.
     *
     * @param drift how far the clocks of two machines may drift apart during a lease
     */
    public record Volumes(Duration drift) {}
}
