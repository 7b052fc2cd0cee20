package dev.portolan.benchmarks.control;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.IssuedCertificate;
import dev.portolan.control.ControlOptions;
import dev.portolan.control.peer.CredentialSource;
import dev.portolan.control.peer.NodeCredentials;
import dev.portolan.control.peer.NodeId;
import dev.portolan.control.peer.PeerIdentity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** The certificates of one benchmark's control nodes, from an authority of its own. */
final class NodeCertificates {
    static final String CLUSTER = "bench";

    private final CertificateAuthority authority =
            CertificateAuthority.inMemory("benchmark", InstantSource.system());

    /** The options of a node in this process, with its certificate. */
    ControlOptions in(ControlOptions options) {
        IssuedCertificate issued = issue(new PeerIdentity(options.cluster(), options.nodeId()));
        NodeCredentials credentials =
                NodeCredentials.parse(
                        issued.certificatePem(),
                        issued.privateKeyPem(),
                        authority.certificatePem());
        return options.withCredentials(() -> credentials);
    }

    /** Puts the certificate of a node in a process of its own beside its data directory. */
    void write(Path data) throws IOException {
        IssuedCertificate issued =
                issue(new PeerIdentity(CLUSTER, new NodeId(data.getFileName().toString())));
        Files.writeString(beside(data, ".crt"), issued.certificatePem());
        Files.writeString(beside(data, ".key"), issued.privateKeyPem());
        Files.writeString(beside(data, ".ca"), authority.certificatePem());
    }

    /** What {@link #write} has left for the node with this data directory. */
    static CredentialSource read(Path data) {
        return NodeCredentials.files(
                beside(data, ".crt"), beside(data, ".key"), beside(data, ".ca"));
    }

    private IssuedCertificate issue(PeerIdentity node) {
        return authority.issueNode(node.uri());
    }

    private static Path beside(Path data, String extension) {
        return data.resolveSibling(data.getFileName() + extension);
    }
}
