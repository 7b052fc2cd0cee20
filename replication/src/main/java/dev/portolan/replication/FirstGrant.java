package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.volume.Epoch;
import dev.portolan.model.volume.Generation;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;

import java.util.List;
import java.util.Optional;

/** Who writes first: the member where the workload was placed. Pure. */
final class FirstGrant {
    private FirstGrant() {}

    static GroupStep decide(StepContext context, GroupView group, Memory memory) {
        if (group.claims().isEmpty()) {
            return waits(
                    memory,
                    "no claim of the workload matches the selector of group "
                            + group.name().group());
        }
        Optional<ClusterName> place = context.placeOfOthers(group).or(context.view()::placedOn);
        if (place.isEmpty()) {
            return waits(
                    memory,
                    "waits until "
                            + context.application().spec().workload().name()
                            + " has been placed");
        }
        if (!context.view().isReady(place.get())) {
            return waits(
                    memory, "waits until " + place.get() + ", where the workload is, is ready");
        }
        String reason = Cause.FIRST.reason(place.get() + ", where the workload was placed");
        return waits(memory, reason)
                .after(
                        List.of(
                                new Effect.Raise(
                                        group.name(),
                                        Epoch.NONE,
                                        place.get(),
                                        Generation.NONE,
                                        reason),
                                new Effect.Tell(
                                        Severity.Normal,
                                        "PrimaryChosen",
                                        group.name().group() + " is written on " + place.get())));
    }

    private static GroupStep waits(Memory memory, String reason) {
        return new GroupStep(
                memory,
                List.of(),
                Phase.Protecting,
                reason,
                Optional.empty(),
                false,
                false,
                List.of(),
                "");
    }
}
