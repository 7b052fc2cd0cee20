package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps one pod of a DaemonSet on every node that its template's selector and affinity allow. */
final class DaemonSetController implements Controller {
    private static final String HASH_LABEL = "controller-revision-hash";

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject set : snapshot.all(ResourceType.DAEMON_SETS)) {
            if (!Drafts.isDeleted(set)) {
                reconcile(set, snapshot, now, step);
            }
        }
        return step.build();
    }

    private static void reconcile(
            StoredObject set, ClusterSnapshot snapshot, Instant now, Step.Builder step) {
        String hash = Drafts.hash(set.content().at("spec", "template"));
        List<String> nodes =
                snapshot.all(ResourceType.NODES).stream()
                        .filter(node ->
                                PodScheduler.allows(
                                        set.content().at("spec", "template", "spec"),
                                        node.content().labels()))
                        .map(node -> node.key().name())
                        .toList();
        List<StoredObject> pods = snapshot.controlledBy(set, ResourceType.PODS);
        Map<String, StoredObject> byNode =
                pods.stream()
                        .collect(Collectors.toMap(Pods::node, Function.identity(), (a, b) -> a));
        for (String node : nodes) {
            if (!byNode.containsKey(node)) {
                String name =
                        set.key().name() + "-" + Drafts.suffix(set.content().uid() + node + now);
                ObjectNode pod = Drafts.pod(set, name, now);
                pod.withObject("/spec").put("nodeName", node);
                pod.withObject("/metadata").withObject("/labels").put(HASH_LABEL, hash);
                step.write(Drafts.create(ResourceType.PODS, pod));
            }
        }
        boolean allReady = pods.stream().allMatch(Pods::isReadyAndActive);
        pods.stream()
                .filter(pod -> !nodes.contains(Pods.node(pod)))
                .forEach(pod -> step.write(Drafts.delete(pod, now)));
        List<StoredObject> updated =
                pods.stream()
                        .filter(pod -> hash.equals(pod.content().labels().get(HASH_LABEL)))
                        .toList();
        if (allReady) {
            pods.stream()
                    .filter(pod -> !updated.contains(pod))
                    .findFirst()
                    .ifPresent(pod -> step.write(Drafts.delete(pod, now)));
        }
        int ready = (int) pods.stream().filter(Pods::isReadyAndActive).count();
        step.write(
                Drafts.change(
                        set,
                        root ->
                                root.withObject("/status")
                                        .put("observedGeneration", Replicas.generation(set))
                                        .put("desiredNumberScheduled", nodes.size())
                                        .put("currentNumberScheduled", pods.size())
                                        .put("updatedNumberScheduled", updated.size())
                                        .put("numberReady", ready)
                                        .put("numberAvailable", ready)
                                        .put("numberUnavailable", Math.max(0, nodes.size() - ready))
                                        .put("numberMisscheduled", 0)));
    }
}
