package dev.portolan.control.placement;

import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.ResourceKey;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Decisions that were sent to be committed and that have not come back as a change yet. Mutable and
 * for one thread.
 */
final class UnderWay {
    private final Map<ResourceKey, Placement> placements = new TreeMap<>();

    void put(Placement placement) {
        placements.put(placement.key(), placement);
    }

    void remove(ResourceKey key) {
        placements.remove(key);
    }

    void clear() {
        placements.clear();
    }

    boolean contains(ResourceKey key) {
        return placements.containsKey(key);
    }

    /** Whether what is stored is what is under way. */
    boolean isIn(ResourceKey key, Optional<Placement> stored) {
        Placement decided = placements.get(key);
        return decided != null
                && stored.filter(placement -> placement.spec().equals(decided.spec())).isPresent();
    }

    void forEach(BiConsumer<ResourceKey, Placement> visitor) {
        placements.forEach(visitor);
    }
}
