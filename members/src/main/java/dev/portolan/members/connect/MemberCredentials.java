package dev.portolan.members.connect;

import dev.portolan.model.resource.Document;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/**
 * What opens a member's API: a bearer token or a client certificate with its RSA key, and the
 * authority that signed the server's certificate. All PEM.
 *
 * @param authority empty where the system's authorities are to be trusted
 */
public record MemberCredentials(
        Optional<String> authority, Optional<String> token, Optional<ClientCertificate> client) {
    /** A certificate and its private key, PEM. */
    public record ClientCertificate(String certificate, String key) {
        @Override
        public String toString() {
            return "ClientCertificate[key not shown]";
        }
    }

    /** What became of reading a Secret. */
    public sealed interface Reading {}

    /** They parse; whether the member takes them is another question. */
    public record Usable(MemberCredentials credentials) implements Reading {}

    /**
     * @param reason what is wrong with which key of the Secret, and what would be right
     */
    public record Unusable(String reason) implements Reading {}

    /**
     * Reads the Secret's {@code token} or {@code tls.crt} and {@code tls.key}, and {@code ca.crt}.
     */
    public static Reading read(Document secret) {
        String name = "Secret " + secret.namespace() + "/" + secret.name();
        try {
            Optional<String> authority = value(secret, "ca.crt");
            Optional<String> token =
                    value(secret, "token").map(String::strip).filter(text -> !text.isEmpty());
            Optional<String> certificate = value(secret, "tls.crt");
            Optional<String> key = value(secret, "tls.key");
            authority.ifPresent(pem -> requireCertificate("ca.crt", pem));
            certificate.ifPresent(pem -> requireCertificate("tls.crt", pem));
            key.ifPresent(MemberCredentials::requireRsaKey);
            if (certificate.isPresent() != key.isPresent()) {
                return new Unusable(name + " needs both tls.crt and tls.key, or neither");
            }
            if (token.isEmpty() && certificate.isEmpty()) {
                return new Unusable(name + " needs the key token, or tls.crt and tls.key");
            }
            return new Usable(
                    new MemberCredentials(
                            authority,
                            token,
                            certificate.map(crt -> new ClientCertificate(crt, key.orElseThrow()))));
        } catch (IllegalArgumentException e) {
            return new Unusable(name + ", " + e.getMessage());
        }
    }

    private static Optional<String> value(Document secret, String key) {
        Optional<String> plain = secret.optionalText("stringData", key);
        return plain.isPresent()
                ? plain
                : secret.optionalText("data", key).map(encoded -> decode(key, encoded));
    }

    private static String decode(String key, String encoded) {
        try {
            return new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "key " + key + ": is not base64: " + e.getMessage(), e);
        }
    }

    private static void requireCertificate(String key, String pem) {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("key " + key + ": holds no PEM certificate");
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "key " + key + ": is not a PEM certificate: " + e.getMessage(), e);
        }
    }

    private static void requireRsaKey(String pem) {
        if (pem.contains("BEGIN RSA PRIVATE KEY")) {
            return;
        }
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "key tls.key: must be an RSA private key in PEM (PKCS#8 or PKCS#1)", e);
        }
    }

    @Override
    public String toString() {
        return "MemberCredentials[not shown]";
    }
}
