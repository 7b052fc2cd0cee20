package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps as many pods as a ReplicaSet asks for; of too many those go first that are not ready, then
 * the newest.
 */
final class ReplicaSetController implements Controller {
    private static final Comparator<StoredObject> GOES_FIRST =
            Comparator.comparing(Pods::isReady)
                    .thenComparing(pod -> pod.created(), Comparator.reverseOrder());

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject set : snapshot.all(ResourceType.REPLICA_SETS)) {
            if (!Drafts.isDeleted(set)) {
                reconcile(set, snapshot.controlledBy(set, ResourceType.PODS), now, step);
            }
        }
        return step.build();
    }

    private static void reconcile(
            StoredObject set, List<StoredObject> owned, Instant now, Step.Builder step) {
        List<StoredObject> pods = owned.stream().filter(Pods::isActive).toList();
        int desired = Replicas.desired(set);
        for (int i = pods.size(); i < desired; i++) {
            String name = set.key().name() + "-" + Drafts.suffix(set.content().uid() + now + i);
            step.write(Drafts.create(ResourceType.PODS, Drafts.pod(set, name, now)));
        }
        pods.stream()
                .sorted(GOES_FIRST)
                .limit(Math.max(0, pods.size() - desired))
                .forEach(pod -> step.write(Drafts.delete(pod, now)));
        int ready = (int) pods.stream().filter(Pods::isReady).count();
        step.write(
                Drafts.change(
                        set,
                        root ->
                                root.withObject("/status")
                                        .put("replicas", pods.size())
                                        .put("fullyLabeledReplicas", pods.size())
                                        .put("readyReplicas", ready)
                                        .put("availableReplicas", ready)
                                        .put("observedGeneration", Replicas.generation(set))));
    }
}
