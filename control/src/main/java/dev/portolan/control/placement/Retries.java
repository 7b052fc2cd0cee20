package dev.portolan.control.placement;

import dev.portolan.model.resource.ResourceKey;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When refused and failed decisions are made again: soon at first, then ever later, never in a
 * hurry.
 */
final class Retries {
    static final Duration FIRST = Duration.ofMillis(50);
    static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 10;

    private record Retry(int count, Optional<Instant> at) {}

    private final Map<ResourceKey, Retry> retries = new HashMap<>();

    void later(ResourceKey key, Instant now) {
        int count = Optional.ofNullable(retries.get(key)).map(Retry::count).orElse(0);
        Duration delay = FIRST.multipliedBy(1L << Math.min(count, MOST_DOUBLINGS));
        Instant at = now.plus(delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
        retries.put(key, new Retry(count + 1, Optional.of(at)));
    }

    void done(ResourceKey key) {
        retries.remove(key);
    }

    void clear() {
        retries.clear();
    }

    /** Those whose time has come; each is given once for every {@link #later}. */
    List<ResourceKey> due(Instant now) {
        List<ResourceKey> due =
                retries.entrySet().stream()
                        .filter(entry ->
                                entry.getValue().at().filter(at -> !at.isAfter(now)).isPresent())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        due.forEach(key ->
                retries.computeIfPresent(
                        key, (same, retry) -> new Retry(retry.count(), Optional.empty())));
        return due;
    }

    Optional<Instant> next() {
        return retries.values().stream()
                .flatMap(retry -> retry.at().stream())
                .min(Instant::compareTo);
    }
}
