package dev.portolan.daemon;

import dev.portolan.api.security.CertificateAuthority;
import dev.portolan.api.security.IssuedCertificate;
import dev.portolan.control.peer.CredentialSource;
import dev.portolan.control.peer.NodeCredentials;
import dev.portolan.control.peer.PeerIdentity;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A node's certificate from the federation's own authority, whose key this node has. It is issued
 * anew every day, and its key never leaves the memory. Thread-safe.
 */
public final class IssuedCredentials implements CredentialSource {
    private static final Duration USED_FOR = Duration.ofDays(1);

    private final CertificateAuthority authority;
    private final PeerIdentity identity;
    private final InstantSource clock;
    // guarded by this
    private @Nullable NodeCredentials issued;
    private Instant since = Instant.EPOCH;

    /**
     * @param authority the one of all nodes
     * @param identity of this node
     */
    public IssuedCredentials(
            CertificateAuthority authority, PeerIdentity identity, InstantSource clock) {
        this.authority = authority;
        this.identity = identity;
        this.clock = clock;
    }

    @Override
    public synchronized NodeCredentials current() {
        Instant now = clock.instant();
        NodeCredentials known = issued;
        if (known != null && now.isBefore(since.plus(USED_FOR))) {
            return known;
        }
        IssuedCertificate fresh = authority.issueNode(identity.uri());
        NodeCredentials made =
                NodeCredentials.parse(
                        fresh.certificatePem(), fresh.privateKeyPem(), authority.certificatePem());
        issued = made;
        since = now;
        return made;
    }
}
