package dev.portolan.members.connect;

import io.fabric8.kubernetes.api.model.Cluster;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The cluster that a kubeconfig's context names. Pure. */
record KubeconfigCluster(KubeconfigPlace place, Cluster cluster) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * @throws IllegalArgumentException when there is none, or it is no URL of a server
     */
    String server() {
        String server =
                KubeconfigPlace.text(cluster.getServer())
                        .orElseThrow(() ->
                                place.invalid(
                                        "has no server: set it to the member's API, as"
                                                + " https://10.0.0.1:6443"));
        if (!isServer(server)) {
            throw new IllegalArgumentException(
                    place.field("server") + " must be a URL as https://10.0.0.1:6443 and no more");
        }
        return server;
    }

    private static boolean isServer(String server) {
        try {
            URI uri = URI.create(server);
            return uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Who signed the server's certificate, PEM; empty where the system's authorities count.
     *
     * @throws IllegalArgumentException when it is not in the text, or the server is to be reached
     *     in a way that members are not
     */
    Optional<String> authority() {
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            throw new IllegalArgumentException(
                    place.field("insecure-skip-tls-verify")
                            + " would give the credentials to whoever answers: put the certificate"
                            + " of the server's authority into certificate-authority-data");
        }
        if (KubeconfigPlace.text(cluster.getProxyUrl()).isPresent()) {
            throw new IllegalArgumentException(
                    place.field("proxy-url") + " is not supported: members are reached directly");
        }
        if (KubeconfigPlace.text(cluster.getTlsServerName()).isPresent()) {
            throw new IllegalArgumentException(
                    place.field("tls-server-name")
                            + " is not supported: server must have a name that its certificate"
                            + " has");
        }
        Optional<String> authority =
                place.data(
                        "certificate-authority",
                        cluster.getCertificateAuthorityData(),
                        cluster.getCertificateAuthority());
        authority.ifPresent(
                pem -> Pem.requireCertificate(place.field("certificate-authority-data"), pem));
        return authority;
    }
}
