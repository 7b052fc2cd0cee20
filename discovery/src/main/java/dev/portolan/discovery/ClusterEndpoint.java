package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.service.Endpoint;

/** An endpoint with the member that it runs in. */
public record ClusterEndpoint(ClusterName cluster, Endpoint endpoint) {
    public String address() {
        return endpoint.address();
    }

    /**
     * Its label in DNS names: the hostname, else the address with dashes, as in {@code 172-0-0-2}.
     */
    public String label() {
        return endpoint.hostname()
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> endpoint.address().replace('.', '-').replace(':', '-'));
    }
}
