package dev.portolan.control.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node shows the others, and what it believes of them.
 *
 * @param chain the node's certificate, see {@link PeerIdentity}, and those between it and its
 *     authority
 * @param key a secret
 * @param authorities whose certificates are believed
 */
public record NodeCredentials(
        List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    private static final List<String> KEY_KINDS = List.of("EC", "RSA", "Ed25519");
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);

    public NodeCredentials {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
        if (chain.isEmpty() || authorities.isEmpty()) {
            throw new IllegalArgumentException(
                    "a node needs its own certificate and that of an authority");
        }
    }

    /**
     * Reads PEM texts (RFC 7468).
     *
     * @param key in PKCS#8, not encrypted
     * @throws IllegalArgumentException saying which text is wrong
     */
    public static NodeCredentials parse(String chain, String key, String authorities) {
        return new NodeCredentials(
                certificates("the certificate", chain),
                privateKey("the key", key),
                certificates("the authority", authorities));
    }

    /**
     * Reads PEM files (RFC 7468), whenever it is asked.
     *
     * @param key in PKCS#8, not encrypted
     */
    public static CredentialSource files(Path chain, Path key, Path authorities) {
        return () -> {
            try {
                return new NodeCredentials(
                        certificates(chain.toString(), Files.readString(chain)),
                        privateKey(key.toString(), Files.readString(key)),
                        certificates(authorities.toString(), Files.readString(authorities)));
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        };
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    private static List<X509Certificate> certificates(String where, String pem) {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            pem.getBytes(StandardCharsets.US_ASCII)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException(where + ": holds no PEM certificate");
            }
            return found;
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    where + ": is not a readable PEM certificate: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(String where, String pem) {
        Matcher matcher = KEY.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    where
                            + ": holds no PEM key in PKCS#8 (BEGIN PRIVATE KEY); openssl pkcs8"
                            + " -topk8 -nocrypt makes one");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        return KEY_KINDS.stream()
                .flatMap(kind -> keyOf(kind, encoded).stream())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                where + ": is a key of none of the kinds " + KEY_KINDS));
    }

    private static Optional<PrivateKey> keyOf(String kind, PKCS8EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(encoded));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + kind, e);
        }
    }

    /** Names the certificate alone, so that the key never gets into a log. */
    @Override
    public String toString() {
        return "NodeCredentials["
                + own().getSubjectX500Principal()
                + " until "
                + own().getNotAfter().toInstant()
                + ", key hidden]";
    }
}
