package dev.portolan.dns.plugin.portolan;

import dev.portolan.discovery.ClientLocation;
import dev.portolan.discovery.ClientNetworks;
import dev.portolan.discovery.ClusterEndpoint;
import dev.portolan.discovery.ServiceCatalog;
import dev.portolan.discovery.ServiceName;
import dev.portolan.dns.corefile.ReverseZones;
import dev.portolan.dns.wire.DomainName;
import dev.portolan.dns.wire.Query;
import dev.portolan.dns.wire.RecordType;
import dev.portolan.dns.wire.Reply;
import dev.portolan.dns.wire.ResourceRecord;
import dev.portolan.dns.wire.ResponseCode;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.Revision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the cluster set at one revision (KEP-1645, <i>specification.md</i> 1.0.0, with the
 * answers that CoreDNS gives where it is silent). A pure function of the catalogue; what it has
 * worked out is kept until the next one.
 *
 * <pre>
 * dns-version.ZONE                        TXT
 * SERVICE.NAMESPACE.svc.ZONE              A, AAAA, SRV
 * _PORT._PROTOCOL.SERVICE.NAMESPACE.svc.ZONE  SRV
 * HOSTNAME.CLUSTER.SERVICE.NAMESPACE.svc.ZONE A, AAAA, SRV
 * </pre>
 */
final class ClusterSetNames {
    private static final String SPECIFICATION = "1.0.0";
    private static final long VERSION_TTL = 28_800;
    private static final long MAX_NEGATIVE_TTL = 300;

    private record Seen(ServiceName service, ClientLocation client) {}

    private final PortolanSettings settings;
    private final ServiceCatalog catalog;
    private final String source;
    private final Map<Seen, ServiceRecords> known = new ConcurrentHashMap<>();

    ClusterSetNames(PortolanSettings settings, ServiceCatalog catalog, String source) {
        this.settings = settings;
        this.catalog = catalog;
        this.source = source;
    }

    static ServiceCatalog emptyCatalog() {
        return new ServiceCatalog(
                Revision.ZERO, List.of(), ClientNetworks.NONE, LatencyMatrix.EMPTY);
    }

    ServiceCatalog catalog() {
        return catalog;
    }

    Reply answer(Query query, DomainName zone, ClientLocation client) {
        if (PortolanSettings.isReverse(zone)) {
            return reverse(query, zone, client);
        }
        List<String> labels = query.name().labelsBelow(zone).reversed();
        int type = query.type();
        if (type == RecordType.SOA) {
            return labels.isEmpty()
                    ? answer(List.of(soa(query, zone)), List.of())
                    : noData(query, zone);
        }
        return switch (labels.size()) {
            case 0 -> apex(query, zone);
            case 1 -> top(query, zone, labels.getFirst());
            case 2 -> second(query, zone, labels);
            case 3, 5 ->
                    labels.getFirst().equals("svc")
                            ? service(query, zone, labels, client)
                            : noName(query, zone);
            default -> noName(query, zone);
        };
    }

    Reply notReady(Query query, DomainName zone) {
        return Reply.failure(ResponseCode.SERVFAIL, source, "no catalogue of services yet")
                .withSections(List.of(), List.of(soa(query, zone)), List.of());
    }

    private Reply apex(Query query, DomainName zone) {
        return switch (query.type()) {
            case RecordType.NS ->
                    answer(
                            List.of(
                                    ResourceRecord.name(
                                            query.name(),
                                            RecordType.NS,
                                            settings.ttl(),
                                            nameServer(query, zone))),
                            List.of());
            case RecordType.TXT -> noName(query, zone);
            default -> noData(query, zone);
        };
    }

    private Reply top(Query query, DomainName zone, String label) {
        if (label.equals("dns-version") && query.type() == RecordType.TXT) {
            return answer(
                    List.of(ResourceRecord.txt(query.name(), VERSION_TTL, SPECIFICATION)),
                    List.of());
        }
        boolean exists =
                (label.equals("svc") || label.equals("pod")) && query.type() != RecordType.TXT;
        return exists ? noData(query, zone) : noName(query, zone);
    }

    private Reply second(Query query, DomainName zone, List<String> labels) {
        boolean nameServer = labels.equals(List.of("dns", "ns"));
        boolean namespace =
                labels.getFirst().equals("svc")
                        && catalog.hasNamespace(Namespace.of(labels.get(1)));
        boolean exists = (nameServer || namespace) && query.type() != RecordType.TXT;
        return exists ? noData(query, zone) : noName(query, zone);
    }

    private Reply service(
            Query query, DomainName zone, List<String> labels, ClientLocation client) {
        var name = ServiceName.of(labels.get(1), labels.get(2));
        if (catalog.find(name).isEmpty()) {
            return noName(query, zone);
        }
        ServiceRecords all = known.computeIfAbsent(new Seen(name, client), this::records);
        ServiceRecords records =
                labels.size() == 3 ? all : narrowed(all, labels.get(4), labels.get(3));
        if (!records.exists()) {
            return noName(query, zone);
        }
        return switch (query.type()) {
            case RecordType.A, RecordType.AAAA -> addresses(query, zone, records);
            case RecordType.SRV -> services(query, zone, records);
            default -> noData(query, zone);
        };
    }

    /**
     * What two more labels choose: a port where one of them starts with {@code _}, else an endpoint
     * of a member.
     */
    private ServiceRecords narrowed(ServiceRecords records, String left, String right) {
        return left.startsWith("_") || right.startsWith("_")
                ? records.withPort(withoutUnderscore(left), withoutUnderscore(right))
                : records.withEndpoint(left, right);
    }

    private static String withoutUnderscore(String label) {
        return label.startsWith("_") ? label.substring(1) : label;
    }

    private ServiceRecords records(Seen seen) {
        return ServiceRecords.of(
                catalog.resolve(seen.service(), seen.client()).orElseThrow(), settings.endpoints());
    }

    private Reply addresses(Query query, DomainName zone, ServiceRecords records) {
        int length = query.type() == RecordType.A ? 4 : 16;
        List<ResourceRecord> answers = new ArrayList<>();
        for (ServiceRecords.Target target : records.targets()) {
            if (target.address().length() == length) {
                answers.add(target.address().record(query.name(), settings.ttl()));
            }
        }
        return answers.isEmpty() ? noData(query, zone) : answer(answers, List.of());
    }

    /**
     * One record for each different target and port, all of equal weight; the targets' addresses
     * beside them.
     */
    private Reply services(Query query, DomainName zone, ServiceRecords records) {
        DomainName service =
                DomainName.below(
                        query.name().suffixLike(zone),
                        records.name().name(),
                        records.name().namespace().name(),
                        "svc");
        int weight =
                Math.max(
                        1,
                        100
                                / Math.max(
                                        1,
                                        records.targets().size()
                                                * Math.max(1, records.ports().size())));
        var answers = new java.util.LinkedHashMap<String, ResourceRecord>();
        List<ResourceRecord> additional = new ArrayList<>();
        for (ServiceRecords.Target target : records.targets()) {
            DomainName host =
                    target.endpoint()
                            .map(endpoint ->
                                    DomainName.below(
                                            service, endpoint.label(), endpoint.cluster().value()))
                            .orElse(service);
            for (var port : records.ports()) {
                answers.putIfAbsent(
                        host.lowerCase() + port.port(),
                        ResourceRecord.srv(
                                query.name(), settings.ttl(), 0, weight, port.port(), host));
            }
            if (!records.ports().isEmpty()) {
                additional.add(target.address().record(host, settings.ttl()));
            }
        }
        return answers.isEmpty()
                ? noData(query, zone)
                : answer(List.copyOf(answers.values()), additional);
    }

    private Reply reverse(Query query, DomainName zone, ClientLocation client) {
        Optional<byte[]> address = ReverseZones.addressOf(query.name());
        if (address.isEmpty()) {
            return query.name().equals(zone) ? noData(query, zone) : noName(query, zone);
        }
        List<ServiceCatalog.Pointer> pointers = catalog.pointers(address.get(), client);
        if (pointers.isEmpty()) {
            return noName(query, zone);
        }
        if (query.type() != RecordType.PTR) {
            return noData(query, zone);
        }
        List<ResourceRecord> answers = new ArrayList<>();
        for (ServiceCatalog.Pointer pointer : pointers) {
            answers.add(
                    ResourceRecord.name(
                            query.name(), RecordType.PTR, settings.ttl(), target(pointer)));
        }
        return answer(answers, List.of());
    }

    private DomainName target(ServiceCatalog.Pointer pointer) {
        ServiceName name = pointer.service();
        DomainName service =
                DomainName.below(
                        settings.primaryZone(), name.name(), name.namespace().name(), "svc");
        if (pointer.endpoint().isEmpty()) {
            return service;
        }
        ClusterEndpoint endpoint = pointer.endpoint().get();
        return DomainName.below(service, endpoint.label(), endpoint.cluster().value());
    }

    private Reply answer(List<ResourceRecord> answers, List<ResourceRecord> additional) {
        return Reply.answer(source, answers, additional).forThisClientOnly();
    }

    private Reply noData(Query query, DomainName zone) {
        return Reply.negative(source, ResponseCode.NOERROR, soa(query, zone)).forThisClientOnly();
    }

    private Reply noName(Query query, DomainName zone) {
        return Reply.negative(source, ResponseCode.NXDOMAIN, soa(query, zone)).forThisClientOnly();
    }

    /** The serial is the catalogue's revision: the same on every node, and never going back. */
    private ResourceRecord soa(Query query, DomainName zone) {
        DomainName owner = query.name().suffixLike(zone);
        long recordTtl = Math.min(settings.ttl(), MAX_NEGATIVE_TTL);
        long negativeTtl = settings.ttl();
        return ResourceRecord.soa(
                owner,
                recordTtl,
                nameServer(query, zone),
                DomainName.below(owner, "hostmaster"),
                catalog.revision().value(),
                negativeTtl);
    }

    private static DomainName nameServer(Query query, DomainName zone) {
        return DomainName.below(query.name().suffixLike(zone), "ns", "dns");
    }
}
