package dev.portolan.discovery;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencyMatrix;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.service.MemberService;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Folds stored objects into a {@link ServiceCatalog}: ServiceExports say what is exported,
 * MemberServices who has it, MemberClusters who is ready, where clients are and how far everything
 * is. Only services that a change touches are worked out again. Not safe for use by several
 * threads; the catalogues that it makes are.
 */
public final class CatalogBuilder {
    /** The types that the catalogue is made of; other objects are ignored. */
    public static final List<ResourceType> TYPES =
            List.of(
                    ResourceType.SERVICE_EXPORTS,
                    ResourceType.MEMBER_SERVICES,
                    ResourceType.MEMBER_CLUSTERS);

    private record Report(Revision since, MemberService.Spec spec) {}

    private record Reporter(ServiceName service, ClusterName cluster) {}

    private final Set<ServiceName> exports = new HashSet<>();
    private final Map<ServiceName, Map<ClusterName, Report>> reports = new HashMap<>();
    private final Map<ResourceKey, Reporter> reporters = new HashMap<>();
    private final Map<ClusterName, MemberCluster> members = new TreeMap<>();
    private final Map<ServiceName, ImportedService> services = new HashMap<>();
    private final Set<ServiceName> touched = new HashSet<>();
    private ClientNetworks networks = ClientNetworks.NONE;
    private LatencyMatrix latency = LatencyMatrix.EMPTY;

    /**
     * Takes in an object that was added or changed.
     *
     * @throws DocumentException when it does not have its type's shape; what was known of it before
     *     stays in force
     */
    public void put(StoredObject object) {
        ResourceType type = object.key().type();
        if (type.equals(ResourceType.SERVICE_EXPORTS)) {
            ServiceName name = nameOf(object.key());
            exports.add(name);
            touched.add(name);
        } else if (type.equals(ResourceType.MEMBER_SERVICES)) {
            MemberService service = MemberService.read(object.content());
            ServiceName name = new ServiceName(service.namespace(), service.spec().service());
            dropReport(object.key());
            reports.computeIfAbsent(name, key -> new TreeMap<>())
                    .put(service.spec().cluster(), new Report(object.created(), service.spec()));
            reporters.put(object.key(), new Reporter(name, service.spec().cluster()));
            touched.add(name);
        } else if (type.equals(ResourceType.MEMBER_CLUSTERS)) {
            MemberCluster member = MemberCluster.read(object.content());
            MemberCluster before = members.put(member.name(), member);
            membersChanged(before == null || before.isReady() != member.isReady());
        }
    }

    /** Takes out an object; one that is not known is ignored. */
    public void remove(ResourceKey key) {
        ResourceType type = key.type();
        if (type.equals(ResourceType.SERVICE_EXPORTS)) {
            exports.remove(nameOf(key));
            touched.add(nameOf(key));
        } else if (type.equals(ResourceType.MEMBER_SERVICES)) {
            dropReport(key);
        } else if (type.equals(ResourceType.MEMBER_CLUSTERS)) {
            members.remove(new ClusterName(key.name()));
            membersChanged(true);
        }
    }

    /** The catalogue of everything taken in so far. */
    public ServiceCatalog build(Revision revision) {
        for (ServiceName name : touched) {
            Optional<ImportedService> service = service(name);
            if (service.isPresent()) {
                services.put(name, service.get());
            } else {
                services.remove(name);
            }
        }
        touched.clear();
        return new ServiceCatalog(revision, services.values(), networks, latency);
    }

    private Optional<ImportedService> service(ServiceName name) {
        Map<ClusterName, Report> all = reports.getOrDefault(name, Map.of());
        Map<ClusterName, Report> exporting = new TreeMap<>(all);
        exporting.values().removeIf(report -> importsOnly(report.spec()));
        if (!exports.contains(name) || exporting.isEmpty()) {
            return Optional.empty();
        }
        ExportConflicts.Resolution resolution =
                ExportConflicts.resolve(
                        exporting.entrySet().stream()
                                .map(entry ->
                                        new ExportConflicts.Export(
                                                entry.getKey(),
                                                entry.getValue().since(),
                                                entry.getValue().spec().headless(),
                                                entry.getValue().spec().ports()))
                                .toList());
        List<Exporter> exporters = new ArrayList<>();
        boolean gateways = false;
        for (Map.Entry<ClusterName, Report> entry : exporting.entrySet()) {
            if (!resolution.excludes(entry.getKey())) {
                exporters.add(exporter(entry.getKey(), entry.getValue().spec()));
                gateways |= entry.getValue().spec().answer().equals("gateways");
            }
        }
        Map<ClusterName, List<String>> importIps = new HashMap<>();
        all.forEach((member, report) -> importIps.put(member, report.spec().importIps()));
        importIps.values().removeIf(List::isEmpty);
        return Optional.of(
                new ImportedService(
                        name,
                        resolution.type(),
                        gateways,
                        resolution.ports(),
                        exporters,
                        importIps,
                        resolution.conflicts()));
    }

    private Exporter exporter(ClusterName cluster, MemberService.Spec spec) {
        MemberCluster member = members.get(cluster);
        return new Exporter(
                cluster,
                member != null && member.isReady(),
                spec.ports(),
                spec.gatewayAddresses(),
                spec.endpoints());
    }

    /** Whether a member reports the import only, and has no service of that name itself. */
    private static boolean importsOnly(MemberService.Spec spec) {
        return !spec.headless()
                && spec.clusterIps().isEmpty()
                && spec.endpoints().isEmpty()
                && spec.gatewayAddresses().isEmpty();
    }

    /** Readiness stands in every service; networks and distances do not. */
    private void membersChanged(boolean readiness) {
        Map<ClusterName, List<String>> byMember = new HashMap<>();
        members.forEach((name, member) -> byMember.put(name, member.spec().networks()));
        networks = ClientNetworks.of(byMember);
        latency = LatencyMatrix.of(members.values());
        if (readiness) {
            touched.addAll(reports.keySet());
        }
    }

    private void dropReport(ResourceKey key) {
        Reporter reporter = reporters.remove(key);
        if (reporter == null) {
            return;
        }
        Map<ClusterName, Report> left = reports.getOrDefault(reporter.service(), Map.of());
        left.remove(reporter.cluster());
        if (left.isEmpty()) {
            reports.remove(reporter.service());
        }
        touched.add(reporter.service());
    }

    private static ServiceName nameOf(ResourceKey key) {
        return new ServiceName(key.namespace(), key.name());
    }
}
