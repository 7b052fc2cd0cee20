package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kubelets of all nodes: a pod that is bound starts once its claims are bound and its start
 * delay is over; it gets an address and is ready, unless it is told not to be. A pod that is asked
 * to go is removed after its stop delay. A pod that does not restart ends well after its run time.
 */
final class Kubelet implements Controller {
    /** Overrides the start delay, in milliseconds. */
    static final String START_DELAY = "simulator.portolan.dev/start-delay-ms";

    /** Overrides the run time of a pod that ends, in milliseconds. */
    static final String RUN_TIME = "simulator.portolan.dev/run-ms";

    /** {@code "false"}: the pod runs and never gets ready. */
    static final String READY = "simulator.portolan.dev/ready";

    private static final int FIRST_HOST = 2;
    private static final int HOSTS = 253;

    private final PodTimings timings;

    Kubelet(PodTimings timings) {
        this.timings = timings;
    }

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        Map<String, StoredObject> nodes =
                snapshot.all(ResourceType.NODES).stream()
                        .collect(Collectors.toMap(node -> node.key().name(), Function.identity()));
        List<StoredObject> pods = snapshot.all(ResourceType.PODS);
        Set<String> addresses =
                pods.stream()
                        .filter(pod -> !Pods.isOver(pod))
                        .map(Pods::address)
                        .collect(Collectors.toCollection(HashSet::new));
        for (StoredObject pod : pods) {
            StoredObject node = nodes.get(Pods.node(pod));
            if (Drafts.isDeleted(pod)) {
                stop(pod, now, step);
            } else if (Pods.isRunning(pod)) {
                finish(pod, now, step);
            } else if (node != null && !Pods.isOver(pod)) {
                start(pod, node, snapshot, addresses, now, step);
            }
        }
        return step.build();
    }

    /**
     * What is written when the machines come back after they lost power: every container starts
     * again.
     */
    static List<Write> afterPowerLoss(ClusterSnapshot snapshot, Instant now) {
        return snapshot.all(ResourceType.PODS).stream()
                .filter(Pods::isRunning)
                .flatMap(pod ->
                        Drafts.change(
                                pod,
                                root -> {
                                    ObjectNode status = root.withObject("/status");
                                    status.put("phase", "Pending");
                                    status.remove("startTime");
                                    setReady(status, false, "ContainersNotReady", now);
                                    status.withArray("containerStatuses")
                                            .forEach(Kubelet::countRestart);
                                })
                                .stream())
                .toList();
    }

    private void stop(StoredObject pod, Instant now, Step.Builder step) {
        Instant due =
                Instant.parse(pod.content().text("metadata", "deletionTimestamp"))
                        .plus(timings.stop());
        boolean gone = !Pods.isRunning(pod) || !now.isBefore(due);
        if (!gone) {
            step.wakeAt(due);
        } else if (pod.content().items("metadata", "finalizers").isEmpty()) {
            step.write(Write.delete(pod.key(), pod.revision()));
        }
    }

    private void start(
            StoredObject pod,
            StoredObject node,
            ClusterSnapshot snapshot,
            Set<String> addresses,
            Instant now,
            Step.Builder step) {
        Optional<Instant> started = Pods.startedAt(pod);
        if (started.isEmpty()) {
            step.write(Drafts.change(pod, root -> creating(root, pod, node, now)));
            return;
        }
        if (!claimsAreBound(pod, snapshot)) {
            return;
        }
        Instant due = started.get().plus(duration(pod, START_DELAY, timings.start()));
        if (now.isBefore(due)) {
            step.wakeAt(due);
            return;
        }
        String address = address(pod, node, addresses);
        addresses.add(address);
        step.write(Drafts.change(pod, root -> running(root, pod, address, now)));
    }

    private static boolean claimsAreBound(StoredObject pod, ClusterSnapshot snapshot) {
        Namespace namespace = pod.key().namespace();
        return Pods.claims(pod).values().stream()
                .allMatch(claim ->
                        snapshot.get(ResourceType.VOLUME_CLAIMS, namespace, claim)
                                .map(found -> found.content().text("status", "phase"))
                                .orElse("")
                                .equals("Bound"));
    }

    private void finish(StoredObject pod, Instant now, Step.Builder step) {
        String restartPolicy = pod.content().text("spec", "restartPolicy");
        if (restartPolicy.isEmpty() || restartPolicy.equals("Always")) {
            return;
        }
        Instant due =
                Pods.startedAt(pod)
                        .orElse(now)
                        .plus(duration(pod, START_DELAY, timings.start()))
                        .plus(duration(pod, RUN_TIME, timings.run()));
        if (now.isBefore(due)) {
            step.wakeAt(due);
        } else {
            step.write(Drafts.change(pod, root -> succeeded(root, now)));
        }
    }

    private static void creating(
            ObjectNode root, StoredObject pod, StoredObject node, Instant now) {
        ObjectNode status = root.withObject("/status");
        status.put("phase", "Pending");
        status.put("hostIP", nodeAddress(node));
        status.put("startTime", now.truncatedTo(ChronoUnit.MILLIS).toString());
        Pods.setCondition(status, "PodScheduled", true, "", "", now);
        Pods.setCondition(status, "Initialized", true, "", "", now);
        setReady(status, false, "ContainersNotReady", now);
        Map<String, Integer> restarts = restarts(pod);
        ArrayNode containers = status.putArray("containerStatuses");
        for (ObjectNode container : containers(pod)) {
            containers.add(container);
            container
                    .put("ready", false)
                    .put("started", false)
                    .put("restartCount", restarts.getOrDefault(container.path("name").asText(), 0))
                    .putObject("state")
                    .putObject("waiting")
                    .put("reason", "ContainerCreating");
        }
    }

    private static void running(ObjectNode root, StoredObject pod, String address, Instant now) {
        boolean ready = !"false".equals(pod.content().annotations().get(READY));
        ObjectNode status = root.withObject("/status");
        status.put("phase", "Running").put("podIP", address);
        status.putArray("podIPs").addObject().put("ip", address);
        setReady(status, ready, "ContainersNotReady", now);
        status.withArray("containerStatuses")
                .forEach(container ->
                        ((ObjectNode) container)
                                .put("ready", ready)
                                .put("started", true)
                                .putObject("state")
                                .putObject("running")
                                .put("startedAt", Drafts.time(now)));
    }

    private static void succeeded(ObjectNode root, Instant now) {
        ObjectNode status = root.withObject("/status");
        status.put("phase", "Succeeded");
        setReady(status, false, "PodCompleted", now);
        status.withArray("containerStatuses")
                .forEach(container ->
                        ((ObjectNode) container)
                                .put("ready", false)
                                .put("started", false)
                                .putObject("state")
                                .putObject("terminated")
                                .put("exitCode", 0)
                                .put("reason", "Completed")
                                .put("finishedAt", Drafts.time(now)));
    }

    private static void setReady(ObjectNode status, boolean ready, String reason, Instant now) {
        for (String type : new String[] {"ContainersReady", "Ready"}) {
            Pods.setCondition(status, type, ready, ready ? "" : reason, "", now);
        }
    }

    private static List<ObjectNode> containers(StoredObject pod) {
        return pod.content().items("spec", "containers").stream()
                .map(container -> {
                    ObjectNode status = Json.mapper().createObjectNode();
                    String image = container.path("image").asText();
                    return status.put("name", container.path("name").asText())
                            .put("image", image)
                            .put("imageID", "simulated://" + image);
                })
                .toList();
    }

    private static Map<String, Integer> restarts(StoredObject pod) {
        return pod.content().items("status", "containerStatuses").stream()
                .collect(
                        Collectors.toMap(
                                status -> status.path("name").asText(),
                                status -> status.path("restartCount").asInt(),
                                Math::max));
    }

    private static void countRestart(JsonNode status) {
        ((ObjectNode) status)
                .put("restartCount", status.path("restartCount").asInt() + 1)
                .put("ready", false)
                .put("started", false);
    }

    /**
     * A free address of the node's range; where to begin depends on the pod, so that none is reused
     * soon.
     */
    private static String address(StoredObject pod, StoredObject node, Set<String> taken) {
        if (pod.content().at("spec", "hostNetwork").asBoolean()) {
            return nodeAddress(node);
        }
        String range = node.content().text("spec", "podCIDR");
        String prefix = range.substring(0, range.lastIndexOf('.') + 1);
        int start = Math.floorMod(pod.content().uid().hashCode(), HOSTS);
        for (int i = 0; i < HOSTS; i++) {
            String candidate = prefix + (FIRST_HOST + (start + i) % HOSTS);
            if (!taken.contains(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                node.key() + " has no free address in " + range + " for " + pod.key());
    }

    private static String nodeAddress(StoredObject node) {
        return node.content().items("status", "addresses").stream()
                .filter(address -> address.path("type").asText().equals("InternalIP"))
                .map(address -> address.path("address").asText())
                .findFirst()
                .orElse("");
    }

    private static Duration duration(StoredObject pod, String annotation, Duration otherwise) {
        String millis = pod.content().annotations().get(annotation);
        return millis == null ? otherwise : Duration.ofMillis(Long.parseLong(millis));
    }
}
