package dev.portolan.api.security;

/**
 * A certificate and its private key, both as PEM text. The key is in PKCS#8: RSA for a client,
 * which every library of the field can read, and on the curve P-256 for a server.
 *
 * @param certificatePem the certificate, followed by those between it and the authority (none at
 *     present)
 * @param privateKeyPem a secret
 */
public record IssuedCertificate(String certificatePem, String privateKeyPem) {
    /** Names the certificate only, so that a key never gets into a log. */
    @Override
    public String toString() {
        return "IssuedCertificate[" + certificatePem.length() + " characters of PEM, key hidden]";
    }
}
