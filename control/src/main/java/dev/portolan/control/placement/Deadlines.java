package dev.portolan.control.placement;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.ResourceKey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * When placements leave the clusters that have stopped answering: the condition's transition plus
 * what is tolerated.
 */
final class Deadlines {
    private record Deadline(ResourceKey placement, Instant at) {}

    private final List<Deadline> deadlines = new ArrayList<>();

    /**
     * @param tolerated for how long a placement stays where nobody answers; empty for ever
     */
    Deadlines(Mirror mirror, Function<ResourceKey, Optional<Duration>> tolerated) {
        Map<ClusterName, Instant> silent = new TreeMap<>();
        mirror.members()
                .forEach((name, member) ->
                        member.notReadySince().ifPresent(since -> silent.put(name, since)));
        if (silent.isEmpty()) {
            return;
        }
        for (Map.Entry<ResourceKey, Placement> entry : mirror.placements().entrySet()) {
            for (ClusterReplicas share : entry.getValue().spec().clusters()) {
                Instant since = silent.get(share.cluster());
                if (since != null) {
                    tolerated
                            .apply(entry.getKey())
                            .ifPresent(limit ->
                                    deadlines.add(new Deadline(entry.getKey(), since.plus(limit))));
                }
            }
        }
    }

    /** Placements with a deadline after {@code before} and not after {@code now}. */
    List<ResourceKey> passed(Instant before, Instant now) {
        return deadlines.stream()
                .filter(deadline -> deadline.at().isAfter(before) && !deadline.at().isAfter(now))
                .map(Deadline::placement)
                .distinct()
                .toList();
    }

    Optional<Instant> next(Instant now) {
        return deadlines.stream()
                .map(Deadline::at)
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo);
    }
}
