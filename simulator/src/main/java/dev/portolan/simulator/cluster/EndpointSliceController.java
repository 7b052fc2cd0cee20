package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the EndpointSlices of every Service with a selector: its pods that have an address, each
 * ready, serving or terminating, at most 100 in a slice. Slices of others are left alone.
 */
final class EndpointSliceController implements Controller {
    static final String SERVICE_LABEL = "kubernetes.io/service-name";
    private static final String MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
    private static final String MANAGED_BY = "endpointslice-controller.k8s.io";
    private static final String ZONE_LABEL = "topology.kubernetes.io/zone";
    private static final int SLICE_SIZE = 100;

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        Map<String, String> zones = new HashMap<>();
        snapshot.all(ResourceType.NODES)
                .forEach(node ->
                        zones.put(
                                node.key().name(),
                                node.content().labels().getOrDefault(ZONE_LABEL, "")));
        for (StoredObject service : snapshot.all(ResourceType.SERVICES)) {
            if (!Drafts.isDeleted(service) && !service.content().at("spec", "selector").isEmpty()) {
                reconcile(service, snapshot, zones, now, step);
            }
        }
        return step.build();
    }

    private static void reconcile(
            StoredObject service,
            ClusterSnapshot snapshot,
            Map<String, String> zones,
            Instant now,
            Step.Builder step) {
        Namespace namespace = service.key().namespace();
        Map<String, String> selector = service.content().textMap("spec", "selector");
        List<StoredObject> pods =
                snapshot.in(ResourceType.PODS, namespace).stream()
                        .filter(pod ->
                                pod.content().labels().entrySet().containsAll(selector.entrySet()))
                        .filter(pod -> !Pods.address(pod).isEmpty() && !Pods.isOver(pod))
                        .toList();
        int slices = Math.max(1, (pods.size() + SLICE_SIZE - 1) / SLICE_SIZE);
        for (int i = 0; i < slices; i++) {
            List<StoredObject> part =
                    pods.subList(i * SLICE_SIZE, Math.min(pods.size(), (i + 1) * SLICE_SIZE));
            String name =
                    service.key().name() + "-" + Drafts.suffix(service.content().uid() + "/" + i);
            Optional<StoredObject> slice =
                    snapshot.get(ResourceType.ENDPOINT_SLICES, namespace, name);
            if (slice.isPresent()) {
                step.write(Drafts.change(slice.get(), root -> fill(root, service, part, zones)));
            } else {
                step.write(create(service, name, part, zones, now));
            }
        }
        snapshot.controlledBy(service, ResourceType.ENDPOINT_SLICES).stream()
                .filter(slice ->
                        slice.content()
                                .labels()
                                .getOrDefault(MANAGED_BY_LABEL, "")
                                .equals(MANAGED_BY))
                .skip(slices)
                .forEach(slice -> step.write(Drafts.delete(slice, now)));
    }

    private static Write create(
            StoredObject service,
            String name,
            List<StoredObject> pods,
            Map<String, String> zones,
            Instant now) {
        ObjectNode slice =
                Drafts.object(
                        "discovery.k8s.io/v1",
                        "EndpointSlice",
                        service.key().namespace(),
                        name,
                        now);
        Drafts.own(slice, service);
        slice.put("addressType", "IPv4");
        fill(slice, service, pods, zones);
        return Drafts.create(ResourceType.ENDPOINT_SLICES, slice);
    }

    private static void fill(
            ObjectNode slice,
            StoredObject service,
            List<StoredObject> pods,
            Map<String, String> zones) {
        ObjectNode labels = slice.withObject("/metadata").putObject("labels");
        service.content().labels().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> labels.put(label.getKey(), label.getValue()));
        labels.put(SERVICE_LABEL, service.key().name()).put(MANAGED_BY_LABEL, MANAGED_BY);
        if (service.content().text("spec", "clusterIP").equals("None")) {
            labels.put("service.kubernetes.io/headless", "");
        }
        boolean evenUnready = service.content().at("spec", "publishNotReadyAddresses").asBoolean();
        ArrayNode endpoints = slice.putArray("endpoints");
        pods.forEach(pod -> endpoints.add(endpoint(service, pod, zones, evenUnready)));
        ArrayNode ports = slice.putArray("ports");
        service.content().items("spec", "ports").forEach(port -> port(port, pods, ports));
    }

    private static ObjectNode endpoint(
            StoredObject service,
            StoredObject pod,
            Map<String, String> zones,
            boolean evenUnready) {
        Document content = pod.content();
        boolean serving = Pods.isReady(pod);
        boolean terminating = Drafts.isDeleted(pod);
        ObjectNode endpoint = Json.mapper().createObjectNode();
        endpoint.putArray("addresses").add(Pods.address(pod));
        endpoint.putObject("conditions")
                .put("ready", evenUnready || (serving && !terminating))
                .put("serving", serving)
                .put("terminating", terminating);
        if (content.text("spec", "subdomain").equals(service.key().name())) {
            endpoint.put("hostname", content.text("spec", "hostname"));
        }
        endpoint.put("nodeName", Pods.node(pod));
        endpoint.put("zone", zones.getOrDefault(Pods.node(pod), ""));
        endpoint.putObject("targetRef")
                .put("kind", "Pod")
                .put("namespace", pod.key().namespace().name())
                .put("name", pod.key().name())
                .put("uid", content.uid());
        return endpoint;
    }

    /**
     * Resolves the target of a Service's port; a name is looked up in the first pod that has it.
     */
    private static void port(JsonNode port, List<StoredObject> pods, ArrayNode ports) {
        JsonNode target = port.path("targetPort");
        Optional<Integer> number =
                target.isTextual()
                        ? pods.stream()
                                .flatMap(pod -> containerPort(pod, target.asText()).stream())
                                .findFirst()
                        : Optional.of(target.asInt(port.path("port").asInt()));
        if (number.isPresent()) {
            ObjectNode resolved =
                    ports.addObject()
                            .put("name", port.path("name").asText())
                            .put("port", number.get())
                            .put(
                                    "protocol",
                                    port.hasNonNull("protocol")
                                            ? port.path("protocol").asText()
                                            : "TCP");
            if (port.hasNonNull("appProtocol")) {
                resolved.put("appProtocol", port.path("appProtocol").asText());
            }
        }
    }

    private static Optional<Integer> containerPort(StoredObject pod, String name) {
        return pod.content().items("spec", "containers").stream()
                .flatMap(container -> container.path("ports").valueStream())
                .filter(port -> port.path("name").asText().equals(name))
                .map(port -> port.path("containerPort").asInt())
                .findFirst();
    }
}
