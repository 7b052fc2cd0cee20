package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.resource.Condition;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.ProtectedApplication.Replica;
import dev.portolan.model.volume.ProtectedApplication.Status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From one status to the next: whether it is worth a write, and what people are told. Pure. */
record StatusChange(Status before, Status after) {
    /** Whether more has changed than numbers that grow all the time. */
    boolean isNews() {
        return !withoutNumbers(before).equals(withoutNumbers(after));
    }

    private static Status withoutNumbers(Status status) {
        return new Status(
                status.primary(),
                status.epoch(),
                status.phase(),
                "",
                status.replicas().stream()
                        .map(replica ->
                                new Replica(
                                        replica.member(),
                                        Generation.NONE,
                                        Optional.empty(),
                                        Optional.empty(),
                                        replica.verified()))
                        .toList(),
                status.conditions().stream()
                        .map(condition ->
                                new Condition(
                                        condition.type(),
                                        condition.status(),
                                        condition.reason(),
                                        "",
                                        Instant.EPOCH))
                        .toList());
    }

    /** The events that go with it. */
    List<Effect> events(List<GroupStep> steps) {
        List<Effect> news = new ArrayList<>();
        if (!after.primary().equals(before.primary())) {
            after.primary()
                    .ifPresent(primary ->
                            news.add(
                                    new Effect.Tell(
                                            Severity.Normal,
                                            "PrimaryMoved",
                                            primary
                                                    + " writes under epoch "
                                                    + after.epoch()
                                                    + ": "
                                                    + steps.stream()
                                                            .flatMap(step -> step.grant().stream())
                                                            .map(Grant::reason)
                                                            .distinct()
                                                            .collect(Collectors.joining("; ")))));
        }
        if (!members(after).equals(members(before))) {
            news.add(
                    new Effect.Tell(
                            Severity.Normal,
                            "ReplicasChosen",
                            "copies are kept on " + members(after)));
        }
        if (!after.phase().equals(before.phase())) {
            boolean bad = after.phase().equals(Phase.Fenced.name());
            news.add(
                    new Effect.Tell(
                            bad ? Severity.Warning : Severity.Normal,
                            after.phase(),
                            after.reason()));
        }
        return news;
    }

    private static List<ClusterName> members(Status status) {
        return status.replicas().stream().map(Replica::member).toList();
    }
}
