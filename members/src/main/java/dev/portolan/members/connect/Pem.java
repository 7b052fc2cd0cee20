package dev.portolan.members.connect;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificates and private keys as PEM (RFC 7468), looked at before a connection depends on them.
 * Pure; no message quotes what it was given.
 */
final class Pem {
    /** As fabric8 and {@link KeyFactory} call them. */
    private static final String RSA = "RSA";

    private static final String ELLIPTIC_CURVE = "EC";

    private Pem() {}

    /**
     * @param where the key it stands under, for the message
     * @throws IllegalArgumentException when there is no certificate in it
     */
    static void requireCertificate(String where, String pem) {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(where + ": holds no PEM certificate");
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(where + ": is not a PEM certificate", e);
        }
    }

    /**
     * @param where the key it stands under, for the message
     * @throws IllegalArgumentException when it is not a private key
     */
    static void requirePrivateKey(String where, String pem) {
        if (keyAlgorithm(pem).isEmpty()) {
            throw new IllegalArgumentException(
                    where + ": must be an RSA or EC private key in PEM, without a passphrase");
        }
    }

    /** {@code RSA} or {@code EC}; empty where it is no private key of these. */
    static Optional<String> keyAlgorithm(String pem) {
        if (pem.contains("BEGIN RSA PRIVATE KEY")) {
            return Optional.of(RSA);
        }
        if (pem.contains("BEGIN EC PRIVATE KEY")) {
            return Optional.of(ELLIPTIC_CURVE);
        }
        return Stream.of(RSA, ELLIPTIC_CURVE)
                .filter(algorithm -> isPrivateKey(algorithm, pem))
                .findFirst();
    }

    private static boolean isPrivateKey(String algorithm, String pem) {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
            return true;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
