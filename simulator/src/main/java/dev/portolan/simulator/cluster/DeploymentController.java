package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries a Deployment out by one ReplicaSet for each of its templates: the newest grows within
 * {@code maxSurge}, the others shrink within {@code maxUnavailable}; with {@code Recreate} the
 * others go first.
 */
final class DeploymentController implements Controller {
    private static final String HASH_LABEL = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final int HISTORY_LIMIT = 10;

    @Override
    public Step step(ClusterSnapshot snapshot, Instant now) {
        var step = new Step.Builder();
        for (StoredObject deployment : snapshot.all(ResourceType.DEPLOYMENTS)) {
            if (!Drafts.isDeleted(deployment)) {
                reconcile(
                        deployment,
                        snapshot.controlledBy(deployment, ResourceType.REPLICA_SETS),
                        now,
                        step);
            }
        }
        return step.build();
    }

    private static void reconcile(
            StoredObject deployment, List<StoredObject> sets, Instant now, Step.Builder step) {
        String hash = Drafts.hash(deployment.content().at("spec", "template"));
        List<StoredObject> old = sets.stream().filter(set -> !hash.equals(label(set))).toList();
        Optional<StoredObject> newest =
                sets.stream().filter(set -> hash.equals(label(set))).findFirst();
        boolean paused = deployment.content().at("spec", "paused").asBoolean();
        if (newest.isEmpty() && !paused) {
            int first = recreates(deployment) && replicas(old) > 0 ? 0 : firstSize(deployment, old);
            step.write(newSet(deployment, hash, first, sets, now));
        } else if (newest.isPresent()) {
            Rollout rollout = Rollout.of(deployment, newest.get(), old);
            step.write(scale(newest.get(), rollout.newest()));
            rollout.old().forEach((set, size) -> step.write(scale(set, size)));
        }
        forget(deployment, old, step);
        step.write(status(deployment, newest, sets, now));
    }

    private static int firstSize(StoredObject deployment, List<StoredObject> old) {
        int desired = Replicas.desired(deployment);
        return Math.clamp(desired + surge(deployment) - (long) replicas(old), 0, desired);
    }

    private static Write newSet(
            StoredObject deployment, String hash, int size, List<StoredObject> sets, Instant now) {
        ObjectNode set =
                Drafts.object(
                        "apps/v1",
                        "ReplicaSet",
                        deployment.key().namespace(),
                        deployment.key().name() + "-" + hash,
                        now);
        Drafts.own(set, deployment);
        JsonNode template = deployment.content().at("spec", "template");
        ObjectNode metadata = set.withObject("/metadata");
        metadata.set("labels", template.path("metadata").path("labels").deepCopy());
        metadata.withObject("/labels").put(HASH_LABEL, hash);
        metadata.putObject("annotations").put(REVISION, Integer.toString(revision(sets) + 1));
        ObjectNode spec = set.putObject("spec").put("replicas", size);
        spec.set("selector", deployment.content().at("spec", "selector").deepCopy());
        spec.withObject("/selector").withObject("/matchLabels").put(HASH_LABEL, hash);
        spec.set("template", template.deepCopy());
        spec.withObject("/template")
                .withObject("/metadata")
                .withObject("/labels")
                .put(HASH_LABEL, hash);
        return Drafts.create(ResourceType.REPLICA_SETS, set);
    }

    private static Optional<Write> scale(StoredObject set, int size) {
        return Drafts.changeSpec(set, root -> root.withObject("/spec").put("replicas", size));
    }

    /** Removes the oldest of those that have no pods left. */
    private static void forget(StoredObject deployment, List<StoredObject> old, Step.Builder step) {
        int limit = deployment.content().at("spec", "revisionHistoryLimit").asInt(HISTORY_LIMIT);
        List<StoredObject> idle =
                old.stream()
                        .filter(set -> Replicas.desired(set) == 0)
                        .filter(set -> Replicas.status(set, "replicas") == 0)
                        .sorted(Comparator.comparing(StoredObject::created))
                        .toList();
        idle.stream()
                .limit(Math.max(0, idle.size() - limit))
                .forEach(set -> step.write(Write.delete(set.key(), set.revision())));
    }

    private static Optional<Write> status(
            StoredObject deployment,
            Optional<StoredObject> newest,
            List<StoredObject> sets,
            Instant now) {
        int desired = Replicas.desired(deployment);
        int ready = sets.stream().mapToInt(set -> Replicas.status(set, "readyReplicas")).sum();
        int replicas = sets.stream().mapToInt(set -> Replicas.status(set, "replicas")).sum();
        int updated = newest.map(set -> Replicas.status(set, "replicas")).orElse(0);
        boolean available = ready >= desired - unavailable(deployment);
        boolean complete = updated == desired && replicas == desired && ready == desired;
        return Drafts.change(
                deployment,
                root -> {
                    ObjectNode status = root.withObject("/status");
                    status.put("observedGeneration", Replicas.generation(deployment))
                            .put("replicas", replicas)
                            .put("updatedReplicas", updated)
                            .put("readyReplicas", ready)
                            .put("availableReplicas", ready)
                            .put("unavailableReplicas", Math.max(0, desired - ready));
                    Pods.setCondition(
                            status,
                            "Available",
                            available,
                            available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                            ready + " of " + desired + " replicas are available.",
                            now);
                    Pods.setCondition(
                            status,
                            "Progressing",
                            true,
                            complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                            updated + " of " + desired + " replicas have the newest template.",
                            now);
                });
    }

    private static boolean recreates(StoredObject deployment) {
        return deployment.content().text("spec", "strategy", "type").equals("Recreate");
    }

    private static int surge(StoredObject deployment) {
        return Replicas.bound(
                deployment.content().at("spec", "strategy", "rollingUpdate", "maxSurge"),
                Replicas.desired(deployment),
                true);
    }

    private static int unavailable(StoredObject deployment) {
        return Replicas.bound(
                deployment.content().at("spec", "strategy", "rollingUpdate", "maxUnavailable"),
                Replicas.desired(deployment),
                false);
    }

    private static String label(StoredObject set) {
        return set.content().labels().getOrDefault(HASH_LABEL, "");
    }

    private static int replicas(List<StoredObject> sets) {
        return sets.stream()
                .mapToInt(set -> Math.max(Replicas.desired(set), Replicas.status(set, "replicas")))
                .sum();
    }

    private static int revision(List<StoredObject> sets) {
        return sets.stream()
                .mapToInt(set ->
                        Integer.parseInt(set.content().annotations().getOrDefault(REVISION, "0")))
                .max()
                .orElse(0);
    }

    /** The sizes that the ReplicaSets of a Deployment are to have next. */
    private record Rollout(int newest, Map<StoredObject, Integer> old) {
        static Rollout of(StoredObject deployment, StoredObject newest, List<StoredObject> old) {
            int desired = Replicas.desired(deployment);
            int size = Replicas.desired(newest);
            int grown;
            if (size >= desired) {
                grown = desired;
            } else if (recreates(deployment)) {
                grown = replicas(old) > 0 ? size : desired;
            } else {
                long room = desired + (long) surge(deployment) - size - replicas(old);
                grown = Math.clamp(size + room, size, desired);
            }
            return new Rollout(grown, shrunk(deployment, newest, old));
        }

        private static Map<StoredObject, Integer> shrunk(
                StoredObject deployment, StoredObject newest, List<StoredObject> old) {
            int ready = staying(newest);
            for (StoredObject set : old) {
                ready += staying(set);
            }
            int spare =
                    recreates(deployment)
                            ? Integer.MAX_VALUE
                            : ready - (Replicas.desired(deployment) - unavailable(deployment));
            Map<StoredObject, Integer> sizes = new LinkedHashMap<>();
            for (StoredObject set : old) {
                int size = Replicas.desired(set);
                int unready = Math.max(0, size - staying(set));
                int take = Math.min(size, unready + Math.max(0, spare));
                spare -= Math.max(0, take - unready);
                sizes.put(set, size - take);
            }
            return sizes;
        }

        /** Ready pods less those that are asked to go already. */
        private static int staying(StoredObject set) {
            return Math.min(Replicas.desired(set), Replicas.status(set, "readyReplicas"));
        }
    }
}
