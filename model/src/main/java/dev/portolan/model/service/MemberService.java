package dev.portolan.model.service;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;

import java.util.List;
import java.util.Map;

/**
 * A service as one member has it ({@code portolan.dev/v1alpha1 MemberService}, named {@code
 * service.cluster}); written by the member's observer, read by discovery.
 */
public record MemberService(Namespace namespace, Spec spec) {
    public static final String KIND = "MemberService";

    /**
     * What the member reports.
     *
     * @param headless whether it has no cluster IP on purpose
     * @param clusterIps its virtual addresses inside the member; empty where headless
     * @param importIps of the derived service that imports it into this member ({@code
     *     ServiceImport.spec.ips} there)
     * @param gatewayAddresses where it can be reached from outside this member: its load balancer's
     *     addresses
     * @param answer the annotation {@code portolan.dev/answer}: {@code gateways}, or empty
     */
    public record Spec(
            String service,
            ClusterName cluster,
            boolean headless,
            List<ServicePort> ports,
            List<String> clusterIps,
            List<String> importIps,
            List<String> gatewayAddresses,
            List<Endpoint> endpoints,
            String answer,
            Map<String, String> labels) {
        public Spec {
            ports = Json.listOrEmpty(ports);
            clusterIps = Json.listOrEmpty(clusterIps);
            importIps = Json.listOrEmpty(importIps);
            gatewayAddresses = Json.listOrEmpty(gatewayAddresses);
            endpoints = Json.listOrEmpty(endpoints);
            answer = answer == null ? "" : answer;
            labels = Json.mapOrEmpty(labels);
        }

        /** How many endpoints are ready. */
        public int readyEndpoints() {
            return (int) endpoints.stream().filter(Endpoint::ready).count();
        }
    }

    /**
     * @throws dev.portolan.model.resource.DocumentException naming the field that does not fit
     */
    public static MemberService read(Document document) {
        return new MemberService(document.namespace(), document.read(Spec.class, "spec"));
    }

    public static ResourceKey key(Namespace namespace, String service, ClusterName cluster) {
        return new ResourceKey(ResourceType.MEMBER_SERVICES, namespace, service + "." + cluster);
    }
}
