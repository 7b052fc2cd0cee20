package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.ServicePort;

import java.util.List;

/**
 * A member that exports a service.
 *
 * @param memberReady whether the member answers; where it does not, the rest is what was last known
 * @param gatewayAddresses where the service can be reached from outside the member
 */
public record Exporter(
        ClusterName cluster,
        boolean memberReady,
        List<ServicePort> ports,
        List<String> gatewayAddresses,
        List<Endpoint> endpoints) {
    public Exporter {
        ports = List.copyOf(ports);
        gatewayAddresses = List.copyOf(gatewayAddresses);
        endpoints = List.copyOf(endpoints);
    }

    public int readyEndpoints() {
        int ready = 0;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.ready()) {
                ready++;
            }
        }
        return ready;
    }
}
