package dev.portolan.api.security;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells who calls, by a bearer token or by a client certificate that TLS has verified. A
 * certificate's common name is the user and its organisations are the groups; a token counts before
 * a certificate.
 */
public final class Authenticator {
    private static final String EVERYBODY = "system:authenticated";

    private final BearerTokens tokens;

    public Authenticator(BearerTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * @param authorization the header of that name
     * @param peer the caller's verified certificate chain, its own first; empty where it showed
     *     none; asked only where there is no such header
     */
    public Authentication authenticate(
            Optional<String> authorization, Supplier<List<X509Certificate>> peer) {
        if (authorization.isPresent()) {
            return byToken(authorization.get());
        }
        List<X509Certificate> chain = peer.get();
        return chain.isEmpty() ? new Authentication.Anonymous() : byCertificate(chain.getFirst());
    }

    private Authentication byToken(String authorization) {
        String[] words = authorization.trim().split("\\s+", 2);
        if (words.length != 2 || !words[0].equalsIgnoreCase("Bearer")) {
            return new Authentication.Refused("the Authorization header must be \"Bearer TOKEN\"");
        }
        return tokens.find(words[1])
                .<Authentication>map(identity -> new Authentication.Authenticated(known(identity)))
                .orElseGet(() -> new Authentication.Refused("the bearer token is not known"));
    }

    private static Authentication byCertificate(X509Certificate certificate) {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        List<String> names = values(subject, BCStyle.CN);
        if (names.isEmpty()) {
            return new Authentication.Refused("the client certificate has no common name");
        }
        return new Authentication.Authenticated(
                known(new Identity(names.getFirst(), values(subject, BCStyle.O))));
    }

    private static List<String> values(X500Name subject, ASN1ObjectIdentifier attribute) {
        return Stream.of(subject.getRDNs(attribute))
                .map(RDN::getFirst)
                .map(pair -> plainText(pair.getValue()))
                .toList();
    }

    /** As it was meant, without the escapes of a printed name. */
    private static String plainText(ASN1Encodable value) {
        return value instanceof ASN1String text ? text.getString() : value.toString();
    }

    private static Identity known(Identity identity) {
        if (identity.groups().contains(EVERYBODY)) {
            return identity;
        }
        return new Identity(
                identity.user(),
                Stream.concat(identity.groups().stream(), Stream.of(EVERYBODY)).toList());
    }
}
