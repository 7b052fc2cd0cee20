package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gives Services their addresses: a cluster IP, node ports, and one outside for a LoadBalancer. */
final class ServiceController implements Controller {
    private static final int FIRST_LOAD_BALANCER = 10;
    private static final int LAST_LOAD_BALANCER = 250;
    private static final int FIRST_NODE_PORT = 30_000;
    private static final int NODE_PORTS = 2_768;
    private static final int SERVICE_HOSTS = 65_000;

    private final String clusterNetwork;
    private final String outsidePrefix;

    /**
     * @param clusterNetwork the first two numbers of cluster IPs
     * @param outsidePrefix the first three numbers of load balancers' addresses
     */
    ServiceController(String clusterNetwork, String outsidePrefix) {
        this.clusterNetwork = clusterNetwork;
        this.outsidePrefix = outsidePrefix;
    }

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        List<StoredObject> services = snapshot.all(ResourceType.SERVICES);
        Taken taken = Taken.of(services);
        for (StoredObject service : services) {
            String type = service.content().text("spec", "type");
            if (Drafts.isDeleted(service) || type.equals("ExternalName")) {
                continue;
            }
            step.write(
                    Drafts.change(
                            service,
                            root -> {
                                ObjectNode spec = root.withObject("/spec");
                                clusterAddress(service, spec, taken);
                                if (type.equals("NodePort") || type.equals("LoadBalancer")) {
                                    nodePorts(service, spec.withArray("ports"), taken);
                                }
                                loadBalancer(type, root.withObject("/status"), taken);
                            }));
        }
        return step.build();
    }

    private void clusterAddress(StoredObject service, ObjectNode spec, Taken taken) {
        String address = spec.path("clusterIP").asText();
        if (address.isEmpty()) {
            address = freeClusterAddress(service, taken);
            spec.put("clusterIP", address);
        }
        if (!spec.has("clusterIPs")) {
            spec.putArray("clusterIPs").add(address);
        }
        if (!spec.has("type")) {
            spec.put("type", "ClusterIP");
        }
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
            spec.put("ipFamilyPolicy", "SingleStack");
        }
    }

    private String freeClusterAddress(StoredObject service, Taken taken) {
        int start = Math.floorMod(service.content().uid().hashCode(), SERVICE_HOSTS);
        for (int i = 0; i < SERVICE_HOSTS; i++) {
            int host = 256 + (start + i) % SERVICE_HOSTS;
            String candidate = clusterNetwork + "." + host / 256 % 256 + "." + host % 256;
            if (taken.addresses.add(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                service.key() + ": no free cluster IP in " + clusterNetwork + ".0.0/16");
    }

    private static void nodePorts(StoredObject service, ArrayNode ports, Taken taken) {
        int start = Math.floorMod(service.content().uid().hashCode(), NODE_PORTS);
        ports.forEach(port -> {
            for (int i = 0; i < NODE_PORTS && !port.has("nodePort"); i++) {
                int candidate = FIRST_NODE_PORT + (start + i) % NODE_PORTS;
                if (taken.nodePorts.add(candidate)) {
                    ((ObjectNode) port).put("nodePort", candidate);
                }
            }
        });
    }

    private void loadBalancer(String type, ObjectNode status, Taken taken) {
        ObjectNode balancer = status.withObject("/loadBalancer");
        if (!type.equals("LoadBalancer")) {
            balancer.remove("ingress");
        } else if (balancer.path("ingress").isEmpty()) {
            freeOutside(taken)
                    .ifPresent(address ->
                            balancer.putArray("ingress")
                                    .addObject()
                                    .put("ip", address)
                                    .put("ipMode", "VIP"));
        }
    }

    /**
     * The next address outside; where none is left the Service waits, as it does at a cloud's
     * quota.
     */
    private Optional<String> freeOutside(Taken taken) {
        for (int host = FIRST_LOAD_BALANCER; host <= LAST_LOAD_BALANCER; host++) {
            String candidate = outsidePrefix + "." + host;
            if (taken.addresses.add(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Addresses and node ports in use; grows while a step hands out more. */
    private record Taken(Set<String> addresses, Set<Integer> nodePorts) {
        static Taken of(List<StoredObject> services) {
            var taken = new Taken(new HashSet<>(), new HashSet<>());
            for (StoredObject service : services) {
                taken.addresses.add(service.content().text("spec", "clusterIP"));
                service.content()
                        .items("status", "loadBalancer", "ingress")
                        .forEach(ingress -> taken.addresses.add(ingress.path("ip").asText()));
                service.content()
                        .items("spec", "ports")
                        .forEach(port -> taken.nodePorts.add(port.path("nodePort").asInt()));
            }
            return taken;
        }
    }
}
