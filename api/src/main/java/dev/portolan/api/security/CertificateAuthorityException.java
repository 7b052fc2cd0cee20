package dev.portolan.api.security;

/**
 * Certificates or kubeconfigs could not be read, made or written. The message names the file, where
 * there is one.
 */
public final class CertificateAuthorityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CertificateAuthorityException(String message) {
        super(message);
    }

    public CertificateAuthorityException(String message, Throwable cause) {
        super(message, cause);
    }
}
