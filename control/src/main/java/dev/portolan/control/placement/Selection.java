package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.workload.Workload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Which placements are to be, by the policies in force, and what people are told of it. Mutable and
 * for one thread.
 */
final class Selection {
    private final Mirror mirror;
    private final Workloads workloads;
    private final Unselected unselected = new Unselected();
    private final PolicyReports reports = new PolicyReports();

    /** A template, what was read from it, and the policy that places it. */
    record Selected(StoredObject template, Workload workload, PlacementPolicy policy) {}

    /**
     * @param selected by the placement's key
     * @param dropped placements that are not to be any more
     */
    record Sorted(
            Map<ResourceKey, Selected> selected, List<ResourceKey> dropped, List<Effect> effects) {}

    Selection(Mirror mirror, Workloads workloads) {
        this.mirror = mirror;
        this.workloads = workloads;
    }

    void clear() {
        unselected.clear();
    }

    /** Statuses of policies are due again, soon after {@code now}. */
    void reportSoon(Instant now) {
        reports.soon(now);
    }

    /** Policies may have come or changed. */
    void reportLater() {
        reports.later();
    }

    Sorted sort(List<ResourceKey> placements, PolicyMatcher matcher, Instant now) {
        Sorted sorted = new Sorted(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
        for (ResourceKey key : placements) {
            Optional<StoredObject> template = workloads.template(key);
            Optional<PlacementPolicy> policy =
                    template.flatMap(object -> matcher.match(object.content()));
            reports.selects(key, policy.map(PolicyReports::keyOf), now);
            if (template.isEmpty() || policy.isEmpty()) {
                drop(key, sorted);
                template.ifPresentOrElse(
                        object -> unselected.add(key, object, now), () -> unselected.remove(key));
            } else {
                unselected.remove(key);
                read(key, template.get(), sorted.effects()::add)
                        .map(workload -> new Selected(template.get(), workload, policy.get()))
                        .ifPresent(selected -> sorted.selected().put(key, selected));
            }
        }
        return sorted;
    }

    /** What people are to be told now. */
    List<Effect> due(Instant now) {
        List<Effect> effects = new ArrayList<>(unselected.due(mirror, now));
        effects.addAll(reports.due(mirror, now));
        return effects;
    }

    Optional<Instant> next() {
        return Stream.of(unselected.next(), reports.next())
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** The template or its policy is gone, by somebody's will: so is the placement. */
    private void drop(ResourceKey key, Sorted sorted) {
        workloads.forget(key);
        sorted.dropped().add(key);
        mirror.get(key)
                .map(placement -> new Effect.Remove(key, placement.revision()))
                .ifPresent(sorted.effects()::add);
    }

    private Optional<Workload> read(
            ResourceKey key, StoredObject template, Consumer<Effect> effects) {
        try {
            return Optional.of(workloads.read(key, template));
        } catch (DocumentException e) {
            effects.accept(
                    new Effect.Tell(
                            template,
                            Severity.Warning,
                            "Unreadable",
                            String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
