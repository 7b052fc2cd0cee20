package dev.portolan.control.placement;

import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.workload.ServiceRef;
import dev.portolan.model.workload.Workload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order of a batch of decisions: workloads with volumes first, then called services before
 * their callers, so that each knows where what it calls is; objects without pods last. Circles are
 * cut at the first name. Pure.
 */
final class PlacementOrder {
    private final TreeMap<ResourceKey, Workload> batch;
    private final Map<ServiceRef, List<ResourceKey>> serving = new HashMap<>();
    private final LinkedHashSet<ResourceKey> ordered = new LinkedHashSet<>();
    private final LinkedHashSet<ResourceKey> visited = new LinkedHashSet<>();

    private PlacementOrder(Map<ResourceKey, Workload> batch) {
        this.batch = new TreeMap<>(batch);
        this.batch.forEach((key, workload) ->
                workload.serves()
                        .forEach(service ->
                                serving.computeIfAbsent(service, ref -> new ArrayList<>())
                                        .add(key)));
    }

    static List<ResourceKey> of(Map<ResourceKey, Workload> batch) {
        return new PlacementOrder(batch).order();
    }

    private List<ResourceKey> order() {
        batch.forEach((key, workload) -> {
            if (!workload.volumes().isEmpty()) {
                ordered.add(key);
                visited.add(key);
            }
        });
        batch.forEach((key, workload) -> {
            if (workload.request().pods() > 0) {
                visit(key, workload);
            }
        });
        ordered.addAll(batch.keySet());
        return List.copyOf(ordered);
    }

    private void visit(ResourceKey key, Workload workload) {
        if (!visited.add(key)) {
            return;
        }
        for (ServiceRef called : workload.calls()) {
            for (ResourceKey callee : serving.getOrDefault(called, List.of())) {
                Workload other = batch.get(callee);
                if (other != null) {
                    visit(callee, other);
                }
            }
        }
        ordered.add(key);
    }
}
