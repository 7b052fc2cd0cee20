package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the numbered pods of a StatefulSet, each with its claims: one after the other unless the
 * pods may start in parallel; from the highest number down when it shrinks or its template changes.
 * Claims outlive their pods.
 */
final class StatefulSetController implements Controller {
    private static final String HASH_LABEL = "controller-revision-hash";

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject set : snapshot.all(ResourceType.STATEFUL_SETS)) {
            if (!Drafts.isDeleted(set)) {
                TreeMap<Integer, StoredObject> pods = new TreeMap<>();
                for (StoredObject pod : snapshot.controlledBy(set, ResourceType.PODS)) {
                    pods.put(ordinal(pod), pod);
                }
                reconcile(set, pods, snapshot, now, step);
                step.write(status(set, pods));
            }
        }
        return step.build();
    }

    private static void reconcile(
            StoredObject set,
            NavigableMap<Integer, StoredObject> pods,
            ClusterSnapshot snapshot,
            Instant now,
            Step.Builder step) {
        int desired = Replicas.desired(set);
        boolean parallel = set.content().text("spec", "podManagementPolicy").equals("Parallel");
        for (int ordinal = 0; ordinal < desired; ordinal++) {
            StoredObject pod = pods.get(ordinal);
            if (pod == null) {
                makeClaims(set, ordinal, snapshot, now, step);
                step.write(Drafts.create(ResourceType.PODS, pod(set, ordinal, now)));
            } else if (Pods.isOver(pod)) {
                step.write(Drafts.delete(pod, now));
            }
            if (!parallel && (pod == null || !Pods.isReadyAndActive(pod))) {
                return;
            }
        }
        Map<Integer, StoredObject> beyond = pods.tailMap(desired, true).descendingMap();
        for (StoredObject pod : beyond.values()) {
            step.write(Drafts.delete(pod, now));
            if (!parallel) {
                return;
            }
        }
        update(set, pods, now, step);
    }

    /** Replaces the highest pod that has an older template. */
    private static void update(
            StoredObject set,
            NavigableMap<Integer, StoredObject> pods,
            Instant now,
            Step.Builder step) {
        boolean onDelete = set.content().text("spec", "updateStrategy", "type").equals("OnDelete");
        boolean allReady = pods.values().stream().allMatch(Pods::isReadyAndActive);
        if (onDelete || !allReady) {
            return;
        }
        int partition =
                set.content().at("spec", "updateStrategy", "rollingUpdate", "partition").asInt();
        pods.tailMap(partition, true).descendingMap().values().stream()
                .filter(pod -> !hash(set).equals(pod.content().labels().get(HASH_LABEL)))
                .findFirst()
                .ifPresent(pod -> step.write(Drafts.delete(pod, now)));
    }

    private static void makeClaims(
            StoredObject set,
            int ordinal,
            ClusterSnapshot snapshot,
            Instant now,
            Step.Builder step) {
        Namespace namespace = set.key().namespace();
        for (JsonNode template : set.content().items("spec", "volumeClaimTemplates")) {
            String name = claim(set, template, ordinal);
            if (snapshot.get(ResourceType.VOLUME_CLAIMS, namespace, name).isEmpty()) {
                ObjectNode claim =
                        Drafts.object("v1", "PersistentVolumeClaim", namespace, name, now);
                ObjectNode metadata = claim.withObject("/metadata");
                for (String field : new String[] {"labels", "annotations"}) {
                    if (template.path("metadata").path(field).isObject()) {
                        metadata.set(field, template.path("metadata").path(field).deepCopy());
                    }
                }
                set.content()
                        .textMap("spec", "selector", "matchLabels")
                        .forEach(metadata.withObject("/labels")::put);
                claim.set("spec", template.path("spec").deepCopy());
                claim.putObject("status").put("phase", "Pending");
                step.write(Drafts.create(ResourceType.VOLUME_CLAIMS, claim));
            }
        }
    }

    private static ObjectNode pod(StoredObject set, int ordinal, Instant now) {
        String name = set.key().name() + "-" + ordinal;
        ObjectNode pod = Drafts.pod(set, name, now);
        pod.withObject("/metadata")
                .withObject("/labels")
                .put("statefulset.kubernetes.io/pod-name", name)
                .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                .put(HASH_LABEL, hash(set));
        ObjectNode spec = pod.withObject("/spec");
        spec.put("hostname", name).put("subdomain", set.content().text("spec", "serviceName"));
        ArrayNode volumes = spec.withArray("volumes");
        for (JsonNode template : set.content().items("spec", "volumeClaimTemplates")) {
            volumes.addObject()
                    .put("name", template.path("metadata").path("name").asText())
                    .putObject("persistentVolumeClaim")
                    .put("claimName", claim(set, template, ordinal));
        }
        return pod;
    }

    private static String claim(StoredObject set, JsonNode template, int ordinal) {
        return template.path("metadata").path("name").asText()
                + "-"
                + set.key().name()
                + "-"
                + ordinal;
    }

    private static Optional<Write> status(
            StoredObject set, NavigableMap<Integer, StoredObject> owned) {
        List<StoredObject> pods = List.copyOf(owned.values());
        int ready = (int) pods.stream().filter(Pods::isReadyAndActive).count();
        int updated =
                (int)
                        pods.stream()
                                .filter(pod ->
                                        hash(set).equals(pod.content().labels().get(HASH_LABEL)))
                                .count();
        String revision = set.key().name() + "-" + hash(set);
        boolean complete = updated == pods.size();
        String before = set.content().text("status", "currentRevision");
        return Drafts.change(
                set,
                root ->
                        root.withObject("/status")
                                .put("observedGeneration", Replicas.generation(set))
                                .put("replicas", pods.size())
                                .put("readyReplicas", ready)
                                .put("availableReplicas", ready)
                                .put("updatedReplicas", updated)
                                .put("currentReplicas", complete ? updated : pods.size() - updated)
                                .put("updateRevision", revision)
                                .put(
                                        "currentRevision",
                                        complete || before.isEmpty() ? revision : before)
                                .put("collisionCount", 0));
    }

    private static String hash(StoredObject set) {
        return Drafts.hash(set.content().at("spec", "template"));
    }

    private static int ordinal(StoredObject pod) {
        String name = pod.key().name();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
