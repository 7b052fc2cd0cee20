package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Objects that no policy selects: their authors are told once, after a grace in which a policy, or
 * a workload that needs the object, may follow it.
 */
final class Unselected {
    static final Duration GRACE = Duration.ofSeconds(3);
    static final String REASON = "NotSelected";

    private record Waiting(ResourceKey template, Instant until) {}

    private final Map<ResourceKey, Waiting> waiting = new TreeMap<>();
    private final Set<ResourceKey> told = new HashSet<>();

    void add(ResourceKey placement, StoredObject template, Instant now) {
        if (Templates.isMissedWhenNotSelected(template.key()) && !told.contains(placement)) {
            waiting.putIfAbsent(placement, new Waiting(template.key(), now.plus(GRACE)));
        }
    }

    void remove(ResourceKey placement) {
        waiting.remove(placement);
        told.remove(placement);
    }

    void clear() {
        waiting.clear();
        told.clear();
    }

    List<Effect> due(Mirror mirror, Instant now) {
        List<Map.Entry<ResourceKey, Waiting>> due =
                waiting.entrySet().stream()
                        .filter(entry -> !entry.getValue().until().isAfter(now))
                        .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                        .toList();
        if (due.isEmpty()) {
            return List.of();
        }
        Set<ResourceKey> carried =
                mirror.placements().values().stream()
                        .flatMap(Unselected::dependencies)
                        .collect(Collectors.toSet());
        List<Effect> effects = new ArrayList<>();
        for (Map.Entry<ResourceKey, Waiting> entry : due) {
            waiting.remove(entry.getKey());
            ResourceKey template = entry.getValue().template();
            if (!carried.contains(template)) {
                told.add(entry.getKey());
                mirror.get(template)
                        .map(object ->
                                new Effect.Tell(
                                        object,
                                        Severity.Warning,
                                        REASON,
                                        message(object.content())))
                        .ifPresent(effects::add);
            }
        }
        return effects;
    }

    Optional<Instant> next() {
        return waiting.values().stream().map(Waiting::until).min(Instant::compareTo);
    }

    static String message(Document object) {
        String where =
                object.namespace().isNone()
                        ? ""
                        : "a PlacementPolicy in namespace " + object.namespace() + " or ";
        return "no policy selects this "
                + object.kind()
                + ", so it goes to no cluster: select it by "
                + where
                + "a ClusterPlacementPolicy with apiVersion "
                + object.apiVersion()
                + ", kind "
                + object.kind();
    }

    private static java.util.stream.Stream<ResourceKey> dependencies(Placement placement) {
        return placement.spec().dependencies().stream()
                .map(dependency -> dependency.key(placement.namespace()));
    }
}
