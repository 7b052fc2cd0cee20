package dev.portolan.control.peer;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * Decides by its certificate whether another node is one that this node speaks with.
 *
 * @param self who this node is
 * @param nodes of the cluster, this one among them
 */
record Acquaintance(PeerIdentity self, Set<NodeId> nodes) {
    Acquaintance {
        nodes = Set.copyOf(nodes);
    }

    /** Whoever is at the other end. */
    static Optional<PeerIdentity> identity(SSLSocket socket) throws SSLPeerUnverifiedException {
        return socket.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                ? PeerIdentity.of(certificate)
                : Optional.empty();
    }

    /** What is to be said against a node that calls; empty for nothing. */
    String againstCaller(Optional<PeerIdentity> caller) {
        return caller.isEmpty()
                ? "your certificate names no node; it must have portolan://"
                        + self.cluster()
                        + "/NODE as its one subject alternative name of that form"
                : against(caller.get());
    }

    /** What is to be said against who answered where {@code expected} was called. */
    String againstAnswerer(Optional<PeerIdentity> answerer, NodeId expected) {
        String objection = againstCaller(answerer);
        if (!objection.isEmpty() || answerer.orElseThrow().node().equals(expected)) {
            return objection;
        }
        return "node "
                + expected
                + " was called, and "
                + answerer.orElseThrow()
                + " answered; each node needs its own address among the peers";
    }

    private String against(PeerIdentity other) {
        if (!other.cluster().equals(self.cluster())) {
            return other + " is of another control cluster; this one is " + self.cluster();
        }
        if (other.node().equals(self.node())) {
            return "both sides are "
                    + self
                    + "; every node needs a name and a certificate of its own";
        }
        return nodes.contains(other.node())
                ? ""
                : other
                        + " is not one of this cluster's nodes, "
                        + nodes.stream().sorted().toList();
    }
}
