package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.ProtectedApplication.Replica;
import dev.portolan.model.volume.ProtectedApplication.Status;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is written of a protected application: the worst of its groups counts. Pure. */
final class StatusReport {
    private StatusReport() {}

    static Status of(StepContext context, Status before, List<GroupStep> steps) {
        ApplicationView view = context.view();
        Instant now = context.now().wall();
        GroupStep worst =
                steps.stream().max(Comparator.comparing(GroupStep::phase, SEVERITY)).orElseThrow();
        Optional<ClusterName> primary = commonPrimary(steps);
        Epoch epoch =
                steps.stream()
                        .flatMap(step -> step.grant().stream())
                        .map(Grant::epoch)
                        .max(Comparator.naturalOrder())
                        .filter(newest -> primary.isPresent())
                        .orElse(before.epoch());
        List<Replica> replicas = Replicas.of(view, steps, now);
        List<Condition> conditions = before.conditions();
        boolean isProtected = steps.stream().allMatch(step -> step.phase() == Phase.Protected);
        conditions =
                Condition.of(
                                ReplicationStep.PROTECTED,
                                isProtected,
                                isProtected ? "Replicated" : worst.phase().name(),
                                worst.reason(),
                                now)
                        .mergeInto(conditions);
        conditions = rpo(context, replicas, now).mergeInto(conditions);
        boolean fenced = steps.stream().allMatch(GroupStep::fenced);
        conditions =
                Condition.of(
                                ReplicationStep.FENCED,
                                fenced,
                                fenced ? "OneWriter" : "Moving",
                                fenced
                                        ? "nobody but the primary of the epoch can write"
                                        : "the lease of an older epoch may still run",
                                now)
                        .mergeInto(conditions);
        return new Status(
                primary.or(before::primary),
                epoch,
                worst.phase().name(),
                worst.reason(),
                replicas,
                conditions);
    }

    /** From best to worst. */
    private static final Comparator<Phase> SEVERITY =
            Comparator.comparingInt(phase ->
                    switch (phase) {
                        case Protected -> 0;
                        case Protecting -> 1;
                        case FailingBack -> 2;
                        case FailingOver -> 3;
                        case Fenced -> 4;
                    });

    /** Where every group is written; empty while one is not, or while they are apart. */
    private static Optional<ClusterName> commonPrimary(List<GroupStep> steps) {
        List<ClusterName> primaries =
                steps.stream()
                        .filter(GroupStep::writable)
                        .flatMap(step -> step.grant().stream())
                        .map(Grant::primary)
                        .toList();
        return primaries.size() == steps.size() && primaries.stream().distinct().count() == 1
                ? Optional.of(primaries.getFirst())
                : Optional.empty();
    }

    private static Condition rpo(StepContext context, List<Replica> replicas, Instant now) {
        List<Instant> cuts =
                replicas.stream()
                        .flatMap(replica -> replica.cutTime().stream())
                        .sorted(Comparator.reverseOrder())
                        .toList();
        int wanted = context.policy().replicas();
        if (cuts.size() < wanted) {
            return new Condition(
                    ReplicationStep.RPO_MET,
                    "Unknown",
                    "NoGeneration",
                    cuts.size() + " of " + wanted + " replicas hold a complete generation",
                    now);
        }
        Duration lag = Duration.between(cuts.get(wanted - 1), now);
        boolean met = lag.compareTo(context.policy().rpoDuration()) <= 0;
        return Condition.of(
                ReplicationStep.RPO_MET,
                met,
                met ? "Fresh" : "Behind",
                "the newest copies are "
                        + lag.toSeconds()
                        + " s old, "
                        + context.policy().rpo()
                        + " are aimed at",
                now);
    }
}
