package dev.portolan.replication;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.volume.EpochBook.Grant;
import dev.portolan.model.volume.Generation;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ApplicationView.GroupView;
import dev.portolan.replication.GroupStep.Memory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One group under the grant in force, at one moment: what every decider of its step looks at, and
 * how it words what it decides.
 */
record Situation(StepContext context, GroupView group, Grant grant, Memory memory) {
    Situation with(Memory next) {
        return new Situation(context, group, grant, next);
    }

    /** What the grant's primary was told last and says of it; empty where it was told nothing. */
    Optional<VolumeGroup> primaryPart() {
        return part(grant.primary());
    }

    Optional<VolumeGroup> part(ClusterName member) {
        return Optional.ofNullable(group.parts().get(member));
    }

    /** The generation that the primary cut when it stepped down under this epoch, for good. */
    Optional<Generation> lastCut() {
        return primaryPart()
                .flatMap(part -> part.status().stepDown())
                .filter(down -> down.epoch().equals(grant.epoch()))
                .map(VolumeGroup.StepDown::generation);
    }

    /** Whether a member's newest generation belongs to the history that the grant continues. */
    boolean holdsLine(ClusterName member) {
        return part(member).map(part -> Line.has(grant, part.status())).orElse(false);
    }

    /** How old a member's newest generation was; without end where it has none. */
    static Duration lagAt(VolumeGroup part, Instant when) {
        return part.status()
                .cutTime()
                .map(cut -> Duration.between(cut, when))
                .orElse(Duration.ofSeconds(Long.MAX_VALUE / 2));
    }

    /** The phase that a move is in, by what the grant was given for. */
    Phase moving() {
        return switch (Cause.of(grant.reason())) {
            case FIRST -> Phase.Protecting;
            case FAILOVER -> Phase.FailingOver;
            case FAILBACK, RETURN -> Phase.FailingBack;
        };
    }

    /** Somebody may still write under an older epoch. */
    GroupStep unsettled(Phase phase, String reason) {
        return step(phase, reason, false, false);
    }

    /** Nobody but the primary can write, and it does not yet, or not any more. */
    GroupStep fenced(Phase phase, String reason) {
        return step(phase, reason, false, true);
    }

    /** The primary writes, and nobody else can. */
    GroupStep written(Phase phase, String reason) {
        return step(phase, reason, true, true);
    }

    /** The right to write moves on, or stays under a new epoch. */
    GroupStep raise(
            ClusterName primary, Generation floor, String reason, Phase phase, Effect.Tell tell) {
        return unsettled(phase, reason)
                .after(
                        List.of(
                                new Effect.Raise(
                                        group.name(), grant.epoch(), primary, floor, reason),
                                tell));
    }

    private GroupStep step(Phase phase, String reason, boolean writable, boolean fenced) {
        return new GroupStep(
                memory,
                List.of(),
                phase,
                reason,
                Optional.of(grant),
                writable,
                fenced,
                List.of(),
                "");
    }
}
