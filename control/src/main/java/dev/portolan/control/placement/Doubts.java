package dev.portolan.control.placement;

import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.workload.WorkloadRef;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The decisions that have to be made again because something that matters has changed. Mutable and
 * for one thread.
 */
final class Doubts {
    private final Mirror mirror;
    private final Workloads workloads;
    private final UnderWay underWay;
    private final Triggers triggers = new Triggers();
    private final Cramped cramped = new Cramped();
    private final TreeSet<ResourceKey> doubtful = new TreeSet<>();

    Doubts(Mirror mirror, Workloads workloads, UnderWay underWay) {
        this.mirror = mirror;
        this.workloads = workloads;
        this.underWay = underWay;
    }

    /** Everything is doubtful, and nothing is known of how it was decided. */
    void startOver() {
        triggers.clear();
        cramped.clear();
        doubtful.clear();
        mirror.members().values().forEach(triggers::know);
        everything();
    }

    /**
     * Doubts what a change reaches.
     *
     * @param event one that the mirror has taken in
     */
    Triggers.Reach take(WatchEvent event) {
        ResourceKey key = event.object().key();
        Triggers.Reach reach = triggers.of(event, mirror);
        switch (reach) {
            case NOTHING -> {}
            case OBJECT -> doubtful.add(Workloads.placementOf(event.object()));
            case NAMESPACE -> {
                doubtful.add(Workloads.placementOf(event.object()));
                doubtful.addAll(workloads.readIn(key.namespace()));
            }
            case PLACEMENT -> {
                if (!underWay.isIn(key, mirror.placement(key))) {
                    doubtful.add(key);
                }
                unplaced();
            }
            case APPLICATION -> protectedBy(key).ifPresentOrElse(doubtful::add, this::everything);
            case UNPLACED -> unplaced();
            case EVERYTHING -> everything();
        }
        return reach;
    }

    void everything() {
        doubtful.addAll(workloads.placements());
        doubtful.addAll(mirror.placements().keySet());
    }

    void addAll(Collection<ResourceKey> placements) {
        doubtful.addAll(placements);
    }

    /** Takes out at most so many that are not under way. */
    List<ResourceKey> next(int limit) {
        List<ResourceKey> taken =
                doubtful.stream().filter(key -> !underWay.contains(key)).limit(limit).toList();
        taken.forEach(doubtful::remove);
        return taken;
    }

    /** A placement was decided so, whether or not that was written. */
    void decided(ResourceKey placement, Plan plan) {
        cramped.note(placement, plan);
    }

    /** A placement is not to be any more. */
    void forget(ResourceKey placement) {
        cramped.remove(placement);
    }

    private void unplaced() {
        mirror.placements()
                .forEach((key, placement) -> {
                    if (placement.status().unplaced() > 0) {
                        doubtful.add(key);
                    }
                });
        doubtful.addAll(cramped.placements());
    }

    private Optional<ResourceKey> protectedBy(ResourceKey application) {
        return mirror.application(application)
                .map(known -> known.spec().workload())
                .map(target ->
                        Placement.key(
                                new WorkloadRef(
                                        target.apiVersion(),
                                        target.kind(),
                                        application.namespace(),
                                        target.name())));
    }
}
