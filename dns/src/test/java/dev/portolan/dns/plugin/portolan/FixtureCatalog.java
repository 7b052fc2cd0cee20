package dev.portolan.dns.plugin.portolan;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.discovery.ClientNetworks;
import dev.portolan.discovery.Exporter;
import dev.portolan.discovery.ImportType;
import dev.portolan.discovery.ImportedService;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.discovery.ServiceName;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.ServicePort;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a catalogue of the ServiceImports and EndpointSlices of a fixture's exposed namespace. */
final class FixtureCatalog {
    /** The member that the fixture's imports are in. */
    static final ClusterName IMPORTER = new ClusterName("importer");

    private FixtureCatalog() {}

    static ServiceCatalog of(JsonNode fixture) {
        List<ImportedService> services = new ArrayList<>();
        JsonNode slices =
                fixture.has("multicluster_endpoints")
                        ? fixture.path("multicluster_endpoints")
                        : fixture.path("endpoints");
        for (JsonNode imports : fixture.path("service_imports")) {
            for (JsonNode imported : imports) {
                if (imported.path("Namespace").asText().equals("testns")) {
                    services.add(service(imported, slices));
                }
            }
        }
        return new ServiceCatalog(
                new Revision(3), services, ClientNetworks.NONE, LatencyMatrix.EMPTY);
    }

    private static ImportedService service(JsonNode imported, JsonNode slices) {
        String name = imported.path("Name").asText();
        String namespace = imported.path("Namespace").asText();
        boolean headless = imported.path("Type").asText().endsWith("Headless");
        List<ServicePort> ports = ports(imported.path("Ports"));
        List<Exporter> exporters = new ArrayList<>();
        for (JsonNode slice : slices.path(name + "." + namespace)) {
            List<Endpoint> endpoints = new ArrayList<>();
            for (JsonNode subset : slice.at("/Endpoints/Subsets")) {
                if (headless) {
                    ports = ports(subset.path("Ports"));
                }
                subset.path("Addresses")
                        .forEach(address ->
                                endpoints.add(
                                        new Endpoint(
                                                address.path("IP").asText(),
                                                Optional.of(address.path("Hostname").asText())
                                                        .filter(text -> !text.isEmpty()),
                                                true)));
            }
            exporters.add(
                    new Exporter(
                            new ClusterName(slice.path("ClusterId").asText()),
                            true,
                            ports,
                            List.of(),
                            endpoints));
        }
        List<String> ips = new ArrayList<>();
        imported.path("ClusterIPs").forEach(ip -> ips.add(ip.asText()));
        return new ImportedService(
                ServiceName.of(namespace, name),
                ImportType.of(headless),
                false,
                ports,
                exporters,
                headless ? Map.of() : Map.of(IMPORTER, ips),
                List.of());
    }

    private static List<ServicePort> ports(JsonNode array) {
        List<ServicePort> ports = new ArrayList<>();
        for (JsonNode port : array) {
            if (port.path("Port").asInt() > 0) {
                ports.add(
                        new ServicePort(
                                port.path("Name").asText(),
                                port.path("Protocol").asText().toUpperCase(Locale.ROOT),
                                port.path("Port").asInt()));
            }
        }
        return ports;
    }
}
