package dev.portolan.members.observe;

import dev.portolan.members.Marks;
import dev.portolan.members.apply.Copy;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;

import java.util.Optional;
import java.util.Set;

/**
 * A carried object as its member has it.
 *
 * @param applied the template's revision that it was made from
 * @param content the digest of what it was made from
 * @param settled whether the member's controllers have seen the newest spec
 * @param replicas, ready, updated, available pods, as its kind counts them; 0 where it has none
 * @param observed what its pods use
 * @param running how many pods it has on nodes
 */
public record WorkloadReport(
        Optional<Revision> applied,
        String content,
        boolean settled,
        int wanted,
        int replicas,
        int ready,
        int updated,
        int available,
        ResourceVector observed,
        int running) {

    /** Pods whose workload is gone already, or not yet seen. */
    static WorkloadReport ofPods(ResourceVector observed, int running) {
        return new WorkloadReport(
                Optional.empty(), "", false, 0, running, 0, 0, 0, observed, running);
    }

    static WorkloadReport of(ResourceKey key, Document live, ResourceVector observed, int running) {
        long generation = live.at("metadata", "generation").asLong();
        boolean settled =
                !REPORTS_GENERATION.contains(key.type())
                        || live.at("status", "observedGeneration").asLong() >= generation;
        Counts counts = counts(key.type(), live);
        return new WorkloadReport(
                Marks.revision(live),
                Marks.content(live),
                settled,
                counts.wanted(),
                counts.replicas(),
                counts.ready(),
                counts.updated(),
                counts.available(),
                observed,
                running);
    }

    private record Counts(int wanted, int replicas, int ready, int updated, int available) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);
    }

    private static final Set<ResourceType> REPORTS_GENERATION =
            Set.of(
                    ResourceType.DEPLOYMENTS,
                    ResourceType.STATEFUL_SETS,
                    ResourceType.REPLICA_SETS,
                    ResourceType.DAEMON_SETS);

    private static Counts counts(ResourceType type, Document live) {
        if (type.equals(ResourceType.DEPLOYMENTS)
                || type.equals(ResourceType.STATEFUL_SETS)
                || type.equals(ResourceType.REPLICA_SETS)) {
            return new Counts(
                    live.at("spec", "replicas").asInt(1),
                    status(live, "replicas"),
                    status(live, "readyReplicas"),
                    status(live, "updatedReplicas"),
                    status(live, "availableReplicas"));
        }
        if (type.equals(ResourceType.DAEMON_SETS)) {
            return new Counts(
                    status(live, "desiredNumberScheduled"),
                    status(live, "currentNumberScheduled"),
                    status(live, "numberReady"),
                    status(live, "updatedNumberScheduled"),
                    status(live, "numberAvailable"));
        }
        if (type.equals(ResourceType.JOBS)) {
            int active = status(live, "active");
            int done = status(live, "succeeded");
            int completions = live.at("spec", "completions").asInt(1);
            return new Counts(
                    completions, active + done, active + done, active + done, active + done);
        }
        return Counts.NONE;
    }

    private static int status(Document live, String field) {
        return Math.max(0, live.at("status", field).asInt());
    }

    /** As the rule for moves sees it; a copy is there until its last pod has ended. */
    Copy copy() {
        return new Copy(Math.max(wanted, running), ready);
    }
}
