package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.ServicePort;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service of the cluster set in the words of the tests. */
final class ServiceFixture {
    static final ServicePort HTTP = new ServicePort("http", "TCP", 80);

    private final ServiceName name;
    private final ImportType type;
    private final List<Exporter> exporters = new ArrayList<>();
    private final Map<ClusterName, List<String>> imports = new HashMap<>();
    private boolean gateways;

    private ServiceFixture(String name, ImportType type) {
        this.name = ServiceName.of("boutique", name);
        this.type = type;
    }

    static ServiceFixture aService(String name) {
        return new ServiceFixture(name, ImportType.CLUSTER_SET_IP);
    }

    static ServiceFixture aHeadlessService(String name) {
        return new ServiceFixture(name, ImportType.HEADLESS);
    }

    /**
     * Exported by a member with {@code ready} of {@code all} endpoints ready, reachable at {@code
     * gateway}.
     */
    ServiceFixture exportedBy(
            String cluster, boolean memberReady, int ready, int all, String gateway) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < all; i++) {
            endpoints.add(
                    new Endpoint(
                            "10.140." + cluster.length() + "." + i, Optional.empty(), i < ready));
        }
        exporters.add(
                new Exporter(
                        new ClusterName(cluster),
                        memberReady,
                        List.of(HTTP),
                        List.of(gateway),
                        endpoints));
        return this;
    }

    ServiceFixture importedBy(String cluster, String ip) {
        imports.put(new ClusterName(cluster), List.of(ip));
        return this;
    }

    ServiceFixture answeringGateways() {
        gateways = true;
        return this;
    }

    ImportedService build() {
        return new ImportedService(
                name, type, gateways, List.of(HTTP), exporters, imports, List.of());
    }
}
