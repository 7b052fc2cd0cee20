package dev.portolan.control.peer;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a node is, as its certificate says: in exactly one subject alternative name of the form
 * {@code portolan://CLUSTER/NODE} (a URI, RFC 5280 section 4.2.1.6).
 *
 * @param cluster the control cluster's name
 */
public record PeerIdentity(String cluster, NodeId node) {
    private static final int URI_NAME = 6;
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
    private static final Pattern FORM = Pattern.compile("portolan://([^/]+)/([^/]+)");

    public PeerIdentity {
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new IllegalArgumentException(
                    "\""
                            + cluster
                            + "\" is not a control cluster's name: use lower-case letters, digits,"
                            + " '-' and '.', at most 63");
        }
    }

    /** What the certificate of this node must hold. */
    public URI uri() {
        return URI.create("portolan://" + cluster + "/" + node);
    }

    /** The node that a certificate is for; empty when it names none, or more than one. */
    static Optional<PeerIdentity> of(X509Certificate certificate) {
        List<PeerIdentity> named =
                alternativeNames(certificate).stream()
                        .filter(name -> name.getFirst() instanceof Integer type && type == URI_NAME)
                        .flatMap(name -> parse(String.valueOf(name.get(1))).stream())
                        .toList();
        return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
    }

    private static Optional<PeerIdentity> parse(String uri) {
        Matcher matcher = FORM.matcher(uri);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PeerIdentity(matcher.group(1), new NodeId(matcher.group(2))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    @Override
    public String toString() {
        return uri().toString();
    }
}
