package dev.portolan.dns.plugin.portolan;

import dev.portolan.discovery.ClusterEndpoint;
import dev.portolan.discovery.Exporter;
import dev.portolan.discovery.ImportType;
import dev.portolan.discovery.ServiceAnswer;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.discovery.ServiceName;
import dev.portolan.model.service.ServicePort;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind a name of a service, for clients at one place.
 *
 * @param exists whether the name is one: a headless service without a ready endpoint has none
 * @param targets in the order of preference
 * @param ports for SRV records
 * @param exporters for the names of single endpoints
 */
record ServiceRecords(
        ServiceName name,
        boolean exists,
        List<Target> targets,
        List<ServicePort> ports,
        List<Exporter> exporters) {
    ServiceRecords {
        targets = List.copyOf(targets);
        ports = List.copyOf(ports);
        exporters = List.copyOf(exporters);
    }

    /**
     * An address that is answered.
     *
     * @param endpoint of which it is; empty for the address of an import or gateway
     */
    record Target(IpAddress address, Optional<ClusterEndpoint> endpoint) {}

    static ServiceRecords of(ServiceAnswer answer, boolean endpoints) {
        var service = answer.service();
        List<Target> targets = new ArrayList<>();
        switch (answer) {
            case ServiceAnswer.Addresses found -> {
                for (String address : found.addresses()) {
                    IpAddress.parse(address)
                            .ifPresent(ip -> targets.add(new Target(ip, Optional.empty())));
                }
            }
            case ServiceAnswer.Endpoints found -> {
                if (endpoints) {
                    addEndpoints(found.endpoints(), targets);
                }
            }
        }
        return new ServiceRecords(
                service.name(),
                service.type() == ImportType.CLUSTER_SET_IP || !targets.isEmpty(),
                targets,
                service.ports(),
                endpoints ? service.exporters() : List.of());
    }

    /** The part behind one port, by its name and protocol in lower case. */
    ServiceRecords withPort(String portName, String protocol) {
        List<ServicePort> matching =
                ports.stream()
                        .filter(port ->
                                port.name().equalsIgnoreCase(portName)
                                        && port.protocol().equalsIgnoreCase(protocol))
                        .toList();
        return new ServiceRecords(
                name, exists && !matching.isEmpty(), targets, matching, List.of());
    }

    /**
     * The ready endpoints with one label in one member; services with a virtual address have them
     * too.
     */
    ServiceRecords withEndpoint(String label, String cluster) {
        List<Target> matching = new ArrayList<>();
        for (Exporter exporter : exporters) {
            if (exporter.cluster().value().equals(cluster)) {
                addEndpoints(
                        ServiceCatalog.readyEndpoints(exporter).stream()
                                .filter(endpoint -> endpoint.label().equalsIgnoreCase(label))
                                .toList(),
                        matching);
            }
        }
        return new ServiceRecords(name, !matching.isEmpty(), matching, ports, List.of());
    }

    private static void addEndpoints(List<ClusterEndpoint> endpoints, List<Target> to) {
        for (ClusterEndpoint endpoint : endpoints) {
            IpAddress.parse(endpoint.address())
                    .ifPresent(ip -> to.add(new Target(ip, Optional.of(endpoint))));
        }
    }
}
