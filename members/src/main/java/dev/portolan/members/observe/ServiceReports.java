package dev.portolan.members.observe;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.members.FederationUid;
import dev.portolan.members.Marks;
import dev.portolan.members.imports.ImportNames;
import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.Gateway;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.service.Endpoint;
import dev.portolan.model.service.MemberService;
import dev.portolan.model.service.ServicePort;
import dev.portolan.model.workload.ServiceRef;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The services of a member that the federation speaks of: exported, carried or imported there.
 * Pure.
 */
final class ServiceReports {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private ServiceReports() {}

    /**
     * @param exports the exported services, each with its export's {@code portolan.dev/answer} or
     *     an empty string
     */
    static Map<ServiceRef, MemberService> of(
            ClusterName member,
            MemberSnapshot snapshot,
            Map<ServiceRef, String> exports,
            Optional<Gateway> gateway,
            FederationUid federation) {
        Map<ServiceRef, List<Endpoint>> endpoints = endpoints(snapshot);
        Map<ServiceRef, List<String>> imports = importIps(snapshot);
        Map<ServiceRef, MemberService> reports = new TreeMap<>();
        for (Document service : snapshot.all(ResourceType.SERVICES)) {
            ServiceRef ref = new ServiceRef(service.namespace(), service.name());
            boolean carried =
                    Marks.isOurs(service, federation)
                            && !service.labels().containsKey(Marks.DERIVED);
            if (carried || exports.containsKey(ref)) {
                String answer = exports.getOrDefault(ref, "");
                reports.put(
                        ref,
                        report(
                                member,
                                service,
                                endpoints.getOrDefault(ref, List.of()),
                                imports.getOrDefault(ref, List.of()),
                                gateway,
                                answer));
            }
        }
        imports.forEach(
                (ref, ips) -> reports.computeIfAbsent(ref, _ -> importOnly(member, ref, ips)));
        return reports;
    }

    private static MemberService report(
            ClusterName member,
            Document service,
            List<Endpoint> endpoints,
            List<String> importIps,
            Optional<Gateway> gateway,
            String exportAnswer) {
        boolean headless = service.text("spec", "clusterIP").equals("None");
        String answer =
                exportAnswer.isEmpty()
                        ? service.annotations().getOrDefault(Marks.ANSWER, "")
                        : exportAnswer;
        Map<String, String> labels = new HashMap<>(service.labels());
        labels.remove(Marks.FEDERATION);
        return new MemberService(
                service.namespace(),
                new MemberService.Spec(
                        service.name(),
                        member,
                        headless,
                        ports(service),
                        headless ? List.of() : clusterIps(service),
                        importIps,
                        gatewayAddresses(service, gateway),
                        endpoints,
                        answer,
                        labels));
    }

    private static MemberService importOnly(ClusterName member, ServiceRef ref, List<String> ips) {
        return new MemberService(
                ref.namespace(),
                new MemberService.Spec(
                        ref.name(),
                        member,
                        false,
                        List.of(),
                        List.of(),
                        ips,
                        List.of(),
                        List.of(),
                        "",
                        Map.of()));
    }

    static List<ServicePort> ports(Document service) {
        List<ServicePort> ports = new ArrayList<>();
        for (JsonNode port : service.items("spec", "ports")) {
            ports.add(
                    new ServicePort(
                            port.path("name").asText(""),
                            port.path("protocol").asText("TCP"),
                            port.path("port").asInt()));
        }
        return ports;
    }

    static List<String> clusterIps(Document service) {
        List<String> all =
                service.items("spec", "clusterIPs").stream().map(JsonNode::asText).toList();
        String only = service.text("spec", "clusterIP");
        return !all.isEmpty() || only.isEmpty() ? all : List.of(only);
    }

    private static List<String> gatewayAddresses(Document service, Optional<Gateway> gateway) {
        List<String> balanced =
                service.items("status", "loadBalancer", "ingress").stream()
                        .map(ingress -> ingress.path("ip").asText())
                        .filter(ip -> !ip.isEmpty())
                        .sorted()
                        .toList();
        return balanced.isEmpty() ? gateway.map(Gateway::address).stream().toList() : balanced;
    }

    private static Map<ServiceRef, List<Endpoint>> endpoints(MemberSnapshot snapshot) {
        Map<ServiceRef, Map<String, Endpoint>> byService = new HashMap<>();
        for (Document slice : snapshot.all(ResourceType.ENDPOINT_SLICES)) {
            String service = slice.labels().getOrDefault(SERVICE_NAME, "");
            if (service.isEmpty() || slice.labels().containsKey(Marks.DERIVED)) {
                continue;
            }
            var byAddress =
                    byService.computeIfAbsent(
                            new ServiceRef(slice.namespace(), service), _ -> new TreeMap<>());
            for (JsonNode endpoint : slice.items("endpoints")) {
                boolean ready = endpoint.path("conditions").path("ready").asBoolean(true);
                Optional<String> hostname =
                        Optional.ofNullable(
                                endpoint.path("hostname").isTextual()
                                        ? endpoint.path("hostname").asText()
                                        : null);
                endpoint.path("addresses")
                        .forEach(address ->
                                byAddress.put(
                                        address.asText(),
                                        new Endpoint(address.asText(), hostname, ready)));
            }
        }
        Map<ServiceRef, List<Endpoint>> sorted = new HashMap<>();
        byService.forEach((service, byAddress) ->
                sorted.put(
                        service,
                        byAddress.values().stream()
                                .sorted(Comparator.comparing(Endpoint::address))
                                .toList()));
        return sorted;
    }

    private static Map<ServiceRef, List<String>> importIps(MemberSnapshot snapshot) {
        Map<ServiceRef, List<String>> ips = new HashMap<>();
        for (Document service : snapshot.all(ResourceType.SERVICES)) {
            String imported = service.labels().getOrDefault(ImportNames.SERVICE_NAME, "");
            if (service.labels().containsKey(Marks.DERIVED) && !imported.isEmpty()) {
                ips.put(
                        new ServiceRef(service.namespace(), imported),
                        List.copyOf(new TreeSet<>(clusterIps(service))));
            }
        }
        return ips;
    }

    static ResourceKey key(MemberService service) {
        return MemberService.key(
                service.namespace(), service.spec().service(), service.spec().cluster());
    }
}
