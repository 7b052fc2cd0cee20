package dev.portolan.members.connect;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.Document;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a member's API is and what opens it, from its MemberCluster and the Secret named there: the
 * keys {@code token} or {@code tls.crt} and {@code tls.key}, and {@code ca.crt}, or {@code
 * kubeconfig} alone. Pure.
 */
record MemberAccess(String endpoint, MemberCredentials credentials) {
    private static final String KUBECONFIG = "kubeconfig";
    private static final String TOKEN = "token";
    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";

    /** What became of reading a Secret. */
    sealed interface Reading {}

    /** It parses; whether the member takes it is another question. */
    record Usable(MemberAccess access) implements Reading {}

    /**
     * @param message what is wrong with which key of the Secret, and what would be right; quotes no
     *     value
     */
    record Unusable(MemberDirectory.Reason reason, String message) implements Reading {}

    /** Reads the Secret as {@code spec} needs it. */
    static Reading read(MemberCluster.Spec spec, Document secret) {
        SecretKeys keys = new SecretKeys(secret);
        boolean asKubeconfig = keys.has(KUBECONFIG);
        try {
            return new Usable(
                    asKubeconfig
                            ? fromKubeconfig(spec.endpoint(), keys)
                            : fromPlainKeys(spec.endpoint(), keys));
        } catch (IllegalArgumentException e) {
            return new Unusable(
                    asKubeconfig
                            ? MemberDirectory.Reason.KubeconfigInvalid
                            : MemberDirectory.Reason.CredentialsInvalid,
                    String.valueOf(e.getMessage()));
        }
    }

    private static MemberAccess fromPlainKeys(String endpoint, SecretKeys keys) {
        Optional<String> authority = keys.value(AUTHORITY);
        Optional<String> token =
                keys.value(TOKEN).map(String::strip).filter(text -> !text.isEmpty());
        Optional<String> certificate = keys.value(CERTIFICATE);
        Optional<String> key = keys.value(KEY);
        authority.ifPresent(pem -> Pem.requireCertificate(keys.where(AUTHORITY), pem));
        certificate.ifPresent(pem -> Pem.requireCertificate(keys.where(CERTIFICATE), pem));
        key.ifPresent(pem -> Pem.requirePrivateKey(keys.where(KEY), pem));
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException(
                    keys.name() + " needs both tls.crt and tls.key, or neither");
        }
        if (token.isEmpty() && certificate.isEmpty()) {
            throw new IllegalArgumentException(
                    keys.name() + " needs the key token, or tls.crt and tls.key, or kubeconfig");
        }
        if (endpoint.isEmpty()) {
            throw new IllegalArgumentException(
                    keys.name()
                            + " has no kubeconfig that says where the member's API is, and"
                            + " spec.endpoint of the MemberCluster is missing: set one of them,"
                            + " spec.endpoint as https://10.0.0.1:6443");
        }
        return new MemberAccess(
                endpoint,
                new MemberCredentials(
                        authority,
                        token,
                        certificate.map(crt ->
                                new MemberCredentials.ClientCertificate(crt, key.orElseThrow()))));
    }

    private static MemberAccess fromKubeconfig(String endpoint, SecretKeys keys) {
        List<String> others = keys.present(TOKEN, CERTIFICATE, KEY, AUTHORITY);
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    keys.where(KUBECONFIG)
                            + " stands beside "
                            + String.join(", ", others)
                            + ", and only one can be right: remove the one or the others");
        }
        MemberKubeconfig kubeconfig =
                MemberKubeconfig.read(keys.where(KUBECONFIG), keys.value(KUBECONFIG).orElse(""));
        if (!endpoint.isEmpty() && !isSameServer(endpoint, kubeconfig.server())) {
            throw new IllegalArgumentException(
                    keys.where(KUBECONFIG)
                            + ": its server is "
                            + kubeconfig.server()
                            + ", but spec.endpoint of the MemberCluster is "
                            + endpoint
                            + ": make them the same, or leave spec.endpoint out");
        }
        return new MemberAccess(kubeconfig.server(), kubeconfig.credentials());
    }

    private static boolean isSameServer(String one, String other) {
        return normal(URI.create(one)).equals(normal(URI.create(other)));
    }

    private static String normal(URI server) {
        String scheme = String.valueOf(server.getScheme()).toLowerCase(Locale.ROOT);
        int port = server.getPort() >= 0 ? server.getPort() : scheme.equals("http") ? 80 : 443;
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT);
        return scheme + "://" + host + ":" + port + server.getPath().replaceAll("/+$", "");
    }
}
