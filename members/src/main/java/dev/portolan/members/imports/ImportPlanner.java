package dev.portolan.members.imports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.service.ServicePort;
import dev.portolan.model.workload.ServiceRef;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Which derived objects an importing member needs for the exported services. Pure. */
public final class ImportPlanner {
    private final FederationUid federation;

    public ImportPlanner(FederationUid federation) {
        this.federation = federation;
    }

    /**
     * An exported service and who exports it.
     *
     * @param exporters in the order of their names; those whose API does not answer are left out
     */
    public record Exported(
            ServiceRef service,
            boolean headless,
            List<ServicePort> ports,
            List<MemberService> exporters) {
        public Exported {
            ports = List.copyOf(ports);
            exporters = List.copyOf(exporters);
        }
    }

    /**
     * Adds up what is exported: a name with an export and a service behind it in some member. The
     * first exporter by name says type and ports.
     */
    public static List<Exported> exported(
            Set<ServiceRef> exports, List<MemberService> services, Set<ClusterName> ready) {
        Map<ServiceRef, Map<ClusterName, MemberService>> byService = new TreeMap<>();
        for (MemberService service : services) {
            ServiceRef ref = new ServiceRef(service.namespace(), service.spec().service());
            boolean isExporter =
                    service.spec().headless() || !service.spec().clusterIps().isEmpty();
            if (exports.contains(ref) && isExporter && ready.contains(service.spec().cluster())) {
                byService
                        .computeIfAbsent(ref, _ -> new TreeMap<>())
                        .put(service.spec().cluster(), service);
            }
        }
        List<Exported> exported = new ArrayList<>();
        byService.forEach((ref, byCluster) -> {
            List<MemberService> exporters = List.copyOf(byCluster.values());
            MemberService.Spec first = exporters.getFirst().spec();
            exported.add(new Exported(ref, first.headless(), first.ports(), exporters));
        });
        return exported;
    }

    /**
     * The Services and EndpointSlices for one member: of every service with a virtual address whose
     * namespace it has.
     *
     * @param namespaces that the member has
     */
    public Map<ResourceKey, Document> derivedFor(
            ClusterName member, List<Exported> exported, Set<Namespace> namespaces) {
        Map<ResourceKey, Document> derived = new HashMap<>();
        for (Exported service : exported) {
            if (!service.headless() && namespaces.contains(service.service().namespace())) {
                put(derived, ResourceType.SERVICES, service(service));
                for (MemberService exporter : service.exporters()) {
                    put(derived, ResourceType.ENDPOINT_SLICES, slice(member, service, exporter));
                }
            }
        }
        return derived;
    }

    private void put(Map<ResourceKey, Document> derived, ResourceType type, ObjectNode object) {
        Document stamped = Marks.stamp(Document.owning(object), federation);
        derived.put(new ResourceKey(type, stamped.namespace(), stamped.name()), stamped);
    }

    private static ObjectNode service(Exported imported) {
        ObjectNode object =
                object("v1", "Service", imported, ImportNames.service(imported.service().name()));
        ObjectNode spec = object.withObject("/spec").put("type", "ClusterIP");
        ArrayNode ports = spec.withArray("/ports");
        imported.ports()
                .forEach(port ->
                        ports.addObject()
                                .put("name", portName(port))
                                .put("protocol", port.protocol())
                                .put("port", port.port()));
        return object;
    }

    /**
     * Endpoints of the member itself are its pods; another member's are reached through its
     * gateway.
     */
    private static ObjectNode slice(ClusterName member, Exported imported, MemberService exporter) {
        ClusterName source = exporter.spec().cluster();
        String name = ImportNames.slice(imported.service().name(), source);
        ObjectNode object = object("discovery.k8s.io/v1", "EndpointSlice", imported, name);
        object.withObject("/metadata/labels")
                .put(ImportNames.SOURCE_CLUSTER, source.value())
                .put("kubernetes.io/service-name", ImportNames.service(imported.service().name()))
                .put("endpointslice.kubernetes.io/managed-by", "portolan");
        boolean local = source.equals(member);
        boolean anyReady = exporter.spec().readyEndpoints() > 0;
        List<Endpoint> endpoints =
                local
                        ? exporter.spec().endpoints()
                        : exporter.spec().gatewayAddresses().stream()
                                .map(address -> new Endpoint(address, Optional.empty(), anyReady))
                                .toList();
        boolean six = endpoints.stream().anyMatch(endpoint -> endpoint.address().contains(":"));
        object.put("addressType", six ? "IPv6" : "IPv4");
        ArrayNode list = object.withArray("/endpoints");
        endpoints.stream()
                .filter(endpoint -> endpoint.address().contains(":") == six)
                .forEach(endpoint -> {
                    ObjectNode entry = list.addObject();
                    entry.withArray("/addresses").add(endpoint.address());
                    entry.withObject("/conditions").put("ready", endpoint.ready());
                });
        ArrayNode ports = object.withArray("/ports");
        imported.ports()
                .forEach(port ->
                        ports.addObject()
                                .put("name", portName(port))
                                .put("protocol", port.protocol())
                                .put("port", port.port()));
        return object;
    }

    /** Services with more than one port need names for them. */
    private static String portName(ServicePort port) {
        return port.name().isEmpty() ? "p" + port.port() : port.name();
    }

    private static ObjectNode object(
            String apiVersion, String kind, Exported imported, String name) {
        ObjectNode object =
                Json.mapper().createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata =
                object.withObject("/metadata")
                        .put("namespace", imported.service().namespace().name())
                        .put("name", name);
        metadata.withObject("/labels")
                .put(Marks.DERIVED, "import")
                .put(ImportNames.SERVICE_NAME, imported.service().name());
        return object;
    }
}
