package dev.portolan.api;

import dev.portolan.api.admission.Admission;
import dev.portolan.api.kube.protocol.RawRoute;
import dev.portolan.api.security.BearerTokens;
import dev.portolan.api.security.CertificateAuthority;

import java.util.ArrayList;
import java.util.List;

/**
 * How one API server is set up. Start from {@link #of} and change what differs.
 *
 * @param name of the cluster that is served, for the log
 * @param host the address to listen on
 * @param port the port to listen on; 0 for any free one
 * @param authority signs the server's certificate, and is trusted to sign those of clients
 * @param serverNames host names and addresses that the certificate is for, beside {@code host}
 * @param tokens bearer tokens that are known
 * @param kubernetesVersion the version of Kubernetes whose API this is, as {@code v1.32.5}; clients
 *     choose by it
 * @param collectsGarbage whether something behind the store deletes dependents and clears the
 *     finalizers {@code foregroundDeletion} and {@code orphan}; where nothing does, every deletion
 *     is done at once
 * @param admissions checks of every object that is written, in order
 * @param routes paths beside those of Kubernetes
 */
public record ApiOptions(
        String name,
        String host,
        int port,
        CertificateAuthority authority,
        List<String> serverNames,
        BearerTokens tokens,
        String kubernetesVersion,
        boolean collectsGarbage,
        List<Admission> admissions,
        List<RawRoute> routes) {
    private static final String KUBERNETES_VERSION = "v1.32.5";

    public ApiOptions {
        serverNames = List.copyOf(serverNames);
        admissions = List.copyOf(admissions);
        routes = List.copyOf(routes);
    }

    /** A server that knows no token, has no checks beyond the schemas and no further routes. */
    public static ApiOptions of(
            String name, String host, int port, CertificateAuthority authority) {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                List.of(),
                BearerTokens.NONE,
                KUBERNETES_VERSION,
                false,
                List.of(),
                List.of());
    }

    public ApiOptions withServerNames(List<String> names) {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                names,
                tokens,
                kubernetesVersion,
                collectsGarbage,
                admissions,
                routes);
    }

    public ApiOptions withTokens(BearerTokens known) {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                serverNames,
                known,
                kubernetesVersion,
                collectsGarbage,
                admissions,
                routes);
    }

    public ApiOptions withKubernetesVersion(String version) {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                serverNames,
                tokens,
                version,
                collectsGarbage,
                admissions,
                routes);
    }

    public ApiOptions withGarbageCollection() {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                serverNames,
                tokens,
                kubernetesVersion,
                true,
                admissions,
                routes);
    }

    public ApiOptions withAdmissions(List<Admission> checks) {
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                serverNames,
                tokens,
                kubernetesVersion,
                collectsGarbage,
                checks,
                routes);
    }

    /** With one more route. */
    public ApiOptions withRoute(String prefix, RawRoute.Handler handler) {
        List<RawRoute> more = new ArrayList<>(routes);
        more.add(new RawRoute(prefix, handler));
        return new ApiOptions(
                name,
                host,
                port,
                authority,
                serverNames,
                tokens,
                kubernetesVersion,
                collectsGarbage,
                admissions,
                more);
    }

    /**
     * The names that the server's certificate is for: {@code host}, the loopback names, and {@code
     * serverNames}.
     */
    List<String> certificateNames() {
        List<String> names = new ArrayList<>(List.of(host));
        names.addAll(serverNames);
        names.addAll(List.of("localhost", "127.0.0.1"));
        return names.stream().distinct().toList();
    }
}
