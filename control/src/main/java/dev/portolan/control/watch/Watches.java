package dev.portolan.control.watch;

import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.WatchEvent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The running watches by what they look at, so that a change costs those that may want it and no
 * others. All get the same instance of it. Guarded by its user.
 */
final class Watches {
    private final Map<ResourceType, Set<Watch>> byType = new HashMap<>();
    private final Set<Watch> ofEverything = new LinkedHashSet<>();

    void add(Watch watch) {
        if (watch.types().isEmpty()) {
            ofEverything.add(watch);
        }
        watch.types()
                .forEach(type ->
                        byType.computeIfAbsent(type, unknown -> new LinkedHashSet<>()).add(watch));
    }

    void remove(Watch watch) {
        ofEverything.remove(watch);
        for (ResourceType type : watch.types()) {
            byType.computeIfPresent(
                    type,
                    (same, watches) -> {
                        watches.remove(watch);
                        return watches.isEmpty() ? null : watches;
                    });
        }
    }

    /**
     * @param floor what happened up to this revision is remembered for nobody
     */
    void publish(List<WatchEvent> events, Revision floor) {
        List<Watch> over = new ArrayList<>();
        for (WatchEvent event : events) {
            offer(event, floor, ofEverything, over);
            offer(event, floor, byType.getOrDefault(event.object().key().type(), Set.of()), over);
        }
        over.forEach(this::remove);
    }

    void end(StoreException reason) {
        ofEverything.forEach(watch -> watch.end(reason));
        byType.values().forEach(watches -> watches.forEach(watch -> watch.end(reason)));
        ofEverything.clear();
        byType.clear();
    }

    private static void offer(
            WatchEvent event, Revision floor, Set<Watch> watches, List<Watch> over) {
        for (Watch watch : watches) {
            if (!watch.offer(event, floor)) {
                over.add(watch);
            }
        }
    }
}
