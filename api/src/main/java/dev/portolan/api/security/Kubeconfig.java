package dev.portolan.api.security;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What kubectl needs to reach one server.
 *
 * @param name of the cluster, the user and the context in the file
 * @param server {@code https://host:port}
 * @param authorityPem the certificate that the server's is signed by
 */
public record Kubeconfig(String name, String server, String authorityPem, Credentials credentials) {
    /** How its user proves who it is. */
    public sealed interface Credentials {}

    public record Token(String token) implements Credentials {
        @Override
        public String toString() {
            return "Token[hidden]";
        }
    }

    public record ClientCertificate(IssuedCertificate certificate) implements Credentials {}

    /** The file's content, YAML. */
    public String toYaml() {
        return """
        apiVersion: v1
        kind: Config
        current-context: %1$s
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        users:
        - name: %1$s
          user:
        %4$s\
        """
                .formatted(name, server, base64(authorityPem), user());
    }

    /**
     * Writes it to a file that its owner alone can read.
     *
     * @throws CertificateAuthorityException when that is not possible
     */
    public void write(Path file) {
        PrivateFiles.write(file, toYaml());
    }

    private String user() {
        return switch (credentials) {
            case Token(String token) -> "    token: " + token + "\n";
            case ClientCertificate(IssuedCertificate issued) ->
                    "    client-certificate-data: %s\n    client-key-data: %s\n"
                            .formatted(
                                    base64(issued.certificatePem()),
                                    base64(issued.privateKeyPem()));
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
