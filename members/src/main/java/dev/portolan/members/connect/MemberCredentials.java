package dev.portolan.members.connect;

import java.util.Optional;

/**
 * What opens a member's API: a bearer token, a client certificate with its key, or a user's name
 * and password, and the authority that signed the server's certificate. All PEM.
 *
 * @param authority empty where the system's authorities are to be trusted
 */
public record MemberCredentials(
        Optional<String> authority,
        Optional<String> token,
        Optional<ClientCertificate> client,
        Optional<Login> login) {
    /** Without a login. */
    public MemberCredentials(
            Optional<String> authority,
            Optional<String> token,
            Optional<ClientCertificate> client) {
        this(authority, token, client, Optional.empty());
    }

    /** A certificate and its private key, PEM. */
    public record ClientCertificate(String certificate, String key) {
        /** {@code RSA} or {@code EC}. */
        String keyAlgorithm() {
            return Pem.keyAlgorithm(key)
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "the client's key is neither an RSA nor an EC key"));
        }

        @Override
        public String toString() {
            return "ClientCertificate[key not shown]";
        }
    }

    /** For HTTP's basic authentication (RFC 7617). */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[user=" + user + ", password not shown]";
        }
    }

    @Override
    public String toString() {
        return "MemberCredentials[not shown]";
    }
}
