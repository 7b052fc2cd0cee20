package dev.portolan.api.security;

/**
 * A certificate and its private key, both as PEM text. The key is RSA in PKCS#8, which every client
 * of the field can read.
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
