package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.service.Endpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every exported service of the cluster set at one revision, and who may be told what about it.
 * Immutable; share it between threads through one volatile reference.
 */
public final class ServiceCatalog {
    private final Revision revision;
    private final Map<ServiceName, ImportedService> services;
    private final Set<Namespace> namespaces;
    private final ClientNetworks networks;
    private final LatencyMatrix latency;
    private final Map<ByteBuffer, List<Pointer>> pointers;

    /**
     * A name that stands behind an address.
     *
     * @param endpoint the endpoint of a headless service; empty for the address of an import
     * @param member where the address means that: for imports, inside this member only
     */
    public record Pointer(
            ServiceName service, Optional<ClusterEndpoint> endpoint, ClusterName member) {}

    public ServiceCatalog(
            Revision revision,
            Collection<ImportedService> services,
            ClientNetworks networks,
            LatencyMatrix latency) {
        this.revision = revision;
        this.networks = networks;
        this.latency = latency;
        Map<ServiceName, ImportedService> byName = new HashMap<>();
        Set<Namespace> namespaces = new HashSet<>();
        Map<ByteBuffer, List<Pointer>> pointers = new HashMap<>();
        for (ImportedService service : services) {
            byName.put(service.name(), service);
            namespaces.add(service.name().namespace());
            addPointers(service, pointers);
        }
        this.services = Map.copyOf(byName);
        this.namespaces = Set.copyOf(namespaces);
        this.pointers = pointers;
    }

    /** The revision of the history that this is the outcome of. */
    public Revision revision() {
        return revision;
    }

    public Collection<ImportedService> services() {
        return services.values();
    }

    public Optional<ImportedService> find(ServiceName name) {
        return Optional.ofNullable(services.get(name));
    }

    /** Whether a namespace has an exported service. */
    public boolean hasNamespace(Namespace namespace) {
        return namespaces.contains(namespace);
    }

    /** The member that a client is in by its address, if the address is in the network of one. */
    public Optional<ClientLocation> locate(byte[] address) {
        return networks.locate(address);
    }

    /**
     * What a service stands for, seen from a client: its import inside the client's member, the
     * ready endpoints of a headless one, or the gateways of the members that export it, the best
     * first. A member that has no import address yet is given gateways. Empty where there is no
     * such service.
     */
    public Optional<ServiceAnswer> resolve(ServiceName name, ClientLocation client) {
        return find(name).map(service -> answer(service, client));
    }

    /**
     * The exporters of a service in the order in which a client at this place would be sent to
     * them, with reasons.
     */
    public List<EndpointPicker.Candidate> candidates(
            ImportedService service, ClientLocation client) {
        return EndpointPicker.order(service, client.origin(), latency);
    }

    /**
     * The names behind an address as this client may see it: imports of its own member, and
     * endpoints of headless services.
     */
    public List<Pointer> pointers(byte[] address, ClientLocation client) {
        List<Pointer> visible = new ArrayList<>();
        for (Pointer pointer : pointers.getOrDefault(ByteBuffer.wrap(address), List.of())) {
            if (pointer.endpoint().isPresent()
                    || client.equals(new ClientLocation.InMember(pointer.member()))) {
                visible.add(pointer);
            }
        }
        return visible;
    }

    private ServiceAnswer answer(ImportedService service, ClientLocation client) {
        if (service.type() == ImportType.HEADLESS) {
            return new ServiceAnswer.Endpoints(service, readyEndpoints(service, client));
        }
        if (client instanceof ClientLocation.InMember in && !service.answerGateways()) {
            List<String> addresses = service.importIps(in.member());
            if (!addresses.isEmpty()) {
                return new ServiceAnswer.Addresses(service, addresses);
            }
        }
        List<String> gateways = new ArrayList<>();
        for (EndpointPicker.Candidate candidate : candidates(service, client)) {
            if (candidate.chosen()) {
                gateways.addAll(candidate.exporter().gatewayAddresses());
            }
        }
        return new ServiceAnswer.Addresses(service, gateways);
    }

    private List<ClusterEndpoint> readyEndpoints(ImportedService service, ClientLocation client) {
        List<ClusterEndpoint> ready = new ArrayList<>();
        for (EndpointPicker.Candidate candidate : candidates(service, client)) {
            if (candidate.chosen()) {
                addReady(candidate.exporter(), ready);
            }
        }
        return ready;
    }

    /** The ready endpoints of one member behind a service, of either type. */
    public static List<ClusterEndpoint> readyEndpoints(Exporter exporter) {
        List<ClusterEndpoint> ready = new ArrayList<>();
        addReady(exporter, ready);
        return ready;
    }

    private static void addReady(Exporter exporter, List<ClusterEndpoint> to) {
        for (Endpoint endpoint : exporter.endpoints()) {
            if (endpoint.ready()) {
                to.add(new ClusterEndpoint(exporter.cluster(), endpoint));
            }
        }
    }

    private static void addPointers(ImportedService service, Map<ByteBuffer, List<Pointer>> to) {
        if (service.type() == ImportType.HEADLESS) {
            for (Exporter exporter : service.exporters()) {
                for (ClusterEndpoint endpoint : readyEndpoints(exporter)) {
                    var pointer =
                            new Pointer(service.name(), Optional.of(endpoint), exporter.cluster());
                    addPointer(endpoint.address(), pointer, to);
                }
            }
            return;
        }
        service.importIps()
                .forEach((member, addresses) -> {
                    var pointer = new Pointer(service.name(), Optional.empty(), member);
                    addresses.forEach(address -> addPointer(address, pointer, to));
                });
    }

    private static void addPointer(
            String address, Pointer pointer, Map<ByteBuffer, List<Pointer>> to) {
        Cidr.bytesOf(address)
                .ifPresent(bytes ->
                        to.computeIfAbsent(ByteBuffer.wrap(bytes), key -> new ArrayList<>())
                                .add(pointer));
    }
}
