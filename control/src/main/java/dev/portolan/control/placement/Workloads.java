package dev.portolan.control.placement;

import dev.portolan.model.placement.Placement;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.workload.Workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be placed: the template of each placement, and what was read from those that are
 * selected, by the placement's key. Mutable and for one thread.
 */
final class Workloads {
    private final Mirror mirror;
    private final Map<ResourceKey, ResourceKey> templates = new TreeMap<>();
    private final Map<ResourceKey, Workload> read = new HashMap<>();

    Workloads(Mirror mirror) {
        this.mirror = mirror;
    }

    static ResourceKey placementOf(StoredObject template) {
        return Placement.key(WorkloadReader.ref(template.content()));
    }

    void clear() {
        templates.clear();
        read.clear();
    }

    /** Remembers an object if it is a template. */
    void note(StoredObject object) {
        if (Templates.canBePlaced(object.key())) {
            templates.put(placementOf(object), object.key());
        }
    }

    /** The placements that there can be, whether or not a policy selects them. */
    Set<ResourceKey> placements() {
        return templates.keySet();
    }

    /** The placements of workloads that were read in a namespace. */
    List<ResourceKey> readIn(Namespace namespace) {
        return read.keySet().stream()
                .filter(placement -> placement.namespace().equals(namespace))
                .toList();
    }

    /** Empty where there is none, or none that is to stay. */
    Optional<StoredObject> template(ResourceKey placement) {
        return Optional.ofNullable(templates.get(placement))
                .flatMap(mirror::get)
                .filter(object -> !object.content().has("metadata", "deletionTimestamp"));
    }

    /**
     * Reads a template and remembers what it says.
     *
     * @throws DocumentException when it is no workload
     */
    Workload read(ResourceKey placement, StoredObject template) {
        Workload workload = mirror.reader().read(template.content());
        read.put(placement, workload);
        return workload;
    }

    Optional<Workload> known(ResourceKey placement) {
        return Optional.ofNullable(read.get(placement));
    }

    void forget(ResourceKey placement) {
        read.remove(placement);
    }
}
