package dev.portolan.dns.plugin.portolan;

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

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services that the examples of KEP-1645 speak of. */
final class SpecificationCatalog {
    private static final ServicePort HTTPS = new ServicePort("https", "TCP", 443);

    private SpecificationCatalog() {}

    static ServiceCatalog forCase(String source) {
        boolean noneReady = source.contains("no ready endpoints");
        return new ServiceCatalog(
                new Revision(1),
                List.of(
                        imported("myservice", "10.42.42.42"),
                        imported("kubernetes", "10.3.0.1"),
                        headless(!noneReady)),
                ClientNetworks.NONE,
                LatencyMatrix.EMPTY);
    }

    private static ImportedService imported(String name, String ip) {
        return new ImportedService(
                ServiceName.of("test", name),
                ImportType.CLUSTER_SET_IP,
                false,
                List.of(HTTPS),
                List.of(),
                Map.of(FixtureCatalog.IMPORTER, List.of(ip)),
                List.of());
    }

    private static ImportedService headless(boolean ready) {
        var exporter =
                new Exporter(
                        new ClusterName("clustera"),
                        true,
                        List.of(HTTPS),
                        List.of(),
                        List.of(new Endpoint("10.3.0.100", Optional.of("my-pet"), ready)));
        return new ImportedService(
                ServiceName.of("test", "headless"),
                ImportType.HEADLESS,
                false,
                List.of(HTTPS),
                List.of(exporter),
                Map.of(),
                List.of());
    }
}
