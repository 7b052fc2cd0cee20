package dev.portolan.control.placement;

import dev.portolan.model.resource.ResourceKey;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** First placements that wait a moment for the services that they call to be placed. */
final class Waiting {
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<ResourceKey, Instant> since = new TreeMap<>();

    /** Whether it still waits, from now on if it has not before. */
    boolean waits(ResourceKey key, Instant now) {
        if (now.isBefore(since.computeIfAbsent(key, first -> now).plus(PATIENCE))) {
            return true;
        }
        since.remove(key);
        return false;
    }

    void remove(ResourceKey key) {
        since.remove(key);
    }

    void clear() {
        since.clear();
    }

    List<ResourceKey> keys() {
        return List.copyOf(since.keySet());
    }

    List<ResourceKey> overdue(Instant now) {
        return since.entrySet().stream()
                .filter(entry -> !now.isBefore(entry.getValue().plus(PATIENCE)))
                .map(Map.Entry::getKey)
                .toList();
    }

    Optional<Instant> next() {
        return since.values().stream().min(Instant::compareTo).map(first -> first.plus(PATIENCE));
    }
}
