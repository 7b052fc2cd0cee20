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
 * @param endpoint where it listens, and whom it knows
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
        Endpoint endpoint,
        String kubernetesVersion,
        boolean collectsGarbage,
        List<Admission> admissions,
        List<RawRoute> routes) {
    private static final String KUBERNETES_VERSION = "v1.32.5";

    public ApiOptions {
        admissions = List.copyOf(admissions);
        routes = List.copyOf(routes);
    }

    /** A server that knows no token, has no checks beyond the schemas and no further routes. */
    public static ApiOptions of(
            String name, String host, int port, CertificateAuthority authority) {
        return of(name, Endpoint.of(host, port, authority));
    }

    /** A server that has no checks beyond the schemas and no further routes. */
    public static ApiOptions of(String name, Endpoint endpoint) {
        return new ApiOptions(name, endpoint, KUBERNETES_VERSION, false, List.of(), List.of());
    }

    public ApiOptions withServerNames(List<String> names) {
        return with(endpoint.withServerNames(names));
    }

    public ApiOptions withTokens(BearerTokens known) {
        return with(endpoint.withTokens(known));
    }

    private ApiOptions with(Endpoint other) {
        return new ApiOptions(name, other, kubernetesVersion, collectsGarbage, admissions, routes);
    }

    public ApiOptions withGarbageCollection() {
        return new ApiOptions(name, endpoint, kubernetesVersion, true, admissions, routes);
    }

    public ApiOptions withAdmissions(List<Admission> checks) {
        return new ApiOptions(name, endpoint, kubernetesVersion, collectsGarbage, checks, routes);
    }

    /** With one more route. */
    public ApiOptions withRoute(String prefix, RawRoute.Handler handler) {
        List<RawRoute> more = new ArrayList<>(routes);
        more.add(new RawRoute(prefix, handler));
        return new ApiOptions(name, endpoint, kubernetesVersion, collectsGarbage, admissions, more);
    }
}
