package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.DocumentException;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;
import dev.portolan.model.workload.Workload;
import dev.portolan.model.workload.WorkloadRef;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The placing loop as a machine of steps: an input and the time go in, effects and a wake-up come
 * out. It does no I/O and knows no clock, and the same inputs give the same effects. It keeps one
 * Placement for every object that a policy selects, and decides again when something that matters
 * has changed (see {@link Triggers}), not when something has merely moved. Mutable and for one
 * thread.
 *
 * <p>While this node does not lead, inputs are taken in and nothing comes out.
 */
public final class PlacementLoop {
    /** The most decisions of one step; what is left is done in the next. */
    static final int BATCH = 256;

    private final PlacementDecider decider;
    private final Mirror mirror = new Mirror();
    private final Triggers triggers = new Triggers();
    private final PolicyReports reports = new PolicyReports();
    private final Unselected unselected = new Unselected();
    private final Retries retries = new Retries();

    /** The template of each placement, by the placement's key. */
    private final Map<ResourceKey, ResourceKey> templates = new TreeMap<>();

    /** What was read from each template that is placed, by the placement's key. */
    private final Map<ResourceKey, Workload> workloads = new HashMap<>();

    private final Map<ResourceKey, Placement> underWay = new TreeMap<>();
    private final Waiting waiting = new Waiting();
    private final TreeSet<ResourceKey> doubtful = new TreeSet<>();
    private final Cramped cramped = new Cramped();
    private Optional<Term> term = Optional.empty();
    private Instant decidedUntil = Instant.MIN;

    public PlacementLoop(PlacementDecider decider) {
        this.decider = decider;
    }

    /** Takes one input in and says what follows from it. */
    public Step step(Input input, Instant now) {
        takeIn(input, now);
        if (term.isEmpty()) {
            return new Step(List.of(), Optional.empty());
        }
        doubtful.addAll(retries.due(now));
        PolicyMatcher matcher = matcher();
        Deadlines deadlines = new Deadlines(mirror, key -> tolerated(key, matcher));
        doubtful.addAll(deadlines.passed(decidedUntil, now));
        doubtful.addAll(waiting.overdue(now));
        decidedUntil = now;
        List<Effect> effects = new ArrayList<>(told(input));
        boolean more = decideBatch(term.get(), matcher, now, effects);
        effects.addAll(unselected.due(mirror, now));
        effects.addAll(reports.due(mirror, now));
        Optional<Instant> wakeAt =
                Stream.of(
                                more ? Optional.of(now) : Optional.<Instant>empty(),
                                retries.next(),
                                waiting.next(),
                                unselected.next(),
                                reports.next(),
                                deadlines.next(now))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
        return new Step(effects, wakeAt);
    }

    /** Where a manifest would go now; changes nothing. */
    PlacementPreview.Answer preview(Document manifest, Instant now) {
        Optional<PlacementPolicy> policy = matcher().match(manifest);
        if (policy.isEmpty()) {
            return new PlacementPreview.NotSelected(Unselected.message(manifest));
        }
        Workload workload = mirror.reader().read(manifest);
        return new PlacementPreview.Planned(
                decider.decide(
                        fleet().viewFor(workload),
                        new Requests(mirror).of(workload, policy.get()),
                        now));
    }

    private void takeIn(Input input, Instant now) {
        switch (input) {
            case Input.Listed listed -> takeInAll(listed);
            case Input.Changed changed -> changed.events().forEach(this::takeIn);
            case Input.Led led -> {
                term = led.term();
                reports.soon(now);
                underWay.clear();
                retries.clear();
                doubtEverything();
            }
            case Input.Woke woke -> {}
            case Input.Answered answered -> takeIn(answered, now);
            case Input.Failed failed -> {
                underWay.remove(failed.placement());
                retries.later(failed.placement(), now);
            }
        }
    }

    private void takeInAll(Input.Listed listed) {
        mirror.clear(listed.revision());
        triggers.clear();
        templates.clear();
        workloads.clear();
        underWay.clear();
        doubtful.clear();
        cramped.clear();
        waiting.clear();
        unselected.clear();
        for (StoredObject object : listed.objects()) {
            mirror.put(object);
            if (Templates.canBePlaced(object.key())) {
                templates.put(placementOf(object), object.key());
            }
        }
        mirror.members().values().forEach(triggers::know);
        doubtEverything();
    }

    private void takeIn(WatchEvent event) {
        if (!mirror.take(event)) {
            return;
        }
        StoredObject object = event.object();
        ResourceKey key = object.key();
        if (Templates.canBePlaced(key)) {
            templates.put(placementOf(object), key);
        }
        switch (triggers.of(event, mirror)) {
            case NOTHING -> {}
            case OBJECT -> doubt(placementOf(object));
            case NAMESPACE -> {
                doubt(placementOf(object));
                workloads.keySet().stream()
                        .filter(placement -> placement.namespace().equals(key.namespace()))
                        .toList()
                        .forEach(this::doubt);
            }
            case PLACEMENT -> {
                Placement known = underWay.get(key);
                Placement stored = mirror.placements().get(key);
                if (known == null || stored == null || !known.spec().equals(stored.spec())) {
                    doubt(key);
                }
                doubtUnplaced();
            }
            case APPLICATION ->
                    mirror.application(key)
                            .map(application -> application.spec().workload())
                            .ifPresentOrElse(
                                    target ->
                                            doubt(
                                                    Placement.key(
                                                            new WorkloadRef(
                                                                    target.apiVersion(),
                                                                    target.kind(),
                                                                    key.namespace(),
                                                                    target.name()))),
                                    this::doubtEverything);
            case UNPLACED -> doubtUnplaced();
            case EVERYTHING -> {
                doubtEverything();
                reports.later();
            }
        }
        Placement mine = underWay.get(key);
        Placement stored = mirror.placements().get(key);
        if (mine != null && stored != null && mine.spec().equals(stored.spec())) {
            underWay.remove(key);
        }
    }

    private void takeIn(Input.Answered answered, Instant now) {
        ResourceKey key = answered.effect().commit().key();
        switch (answered.outcome()) {
            case PlanCommitter.Committed committed -> {
                retries.done(key);
                boolean known =
                        mirror.get(key)
                                .map(object -> !committed.revision().isAfter(object.revision()))
                                .orElse(false);
                if (known) {
                    underWay.remove(key);
                }
            }
            case PlanCommitter.Refused refused -> {
                underWay.remove(key);
                retries.later(key, now);
            }
            case PlanCommitter.Stale stale -> {
                underWay.remove(key);
                retries.later(key, now);
            }
        }
    }

    /** What people are told once a plan is in force. */
    private static List<Effect> told(Input input) {
        if (!(input instanceof Input.Answered answered)
                || !(answered.outcome() instanceof PlanCommitter.Committed)) {
            return List.of();
        }
        Plan plan = answered.effect().plan();
        StoredObject about = answered.effect().about();
        return plan.unplaced() == 0
                ? List.of(new Effect.Tell(about, Severity.Normal, "Placed", plan.reason()))
                : List.of(new Effect.Tell(about, Severity.Warning, "Unplaced", plan.reason()));
    }

    private void doubt(ResourceKey placement) {
        doubtful.add(placement);
    }

    private void doubtEverything() {
        doubtful.addAll(templates.keySet());
        doubtful.addAll(mirror.placements().keySet());
    }

    private void doubtUnplaced() {
        mirror.placements()
                .forEach((key, placement) -> {
                    if (placement.status().unplaced() > 0) {
                        doubtful.add(key);
                    }
                });
        doubtful.addAll(cramped.placements());
    }

    /**
     * @return whether there is more to decide at once
     */
    private boolean decideBatch(
            Term leader, PolicyMatcher matcher, Instant now, List<Effect> effects) {
        Map<ResourceKey, Workload> batch = new LinkedHashMap<>();
        Map<ResourceKey, PlacementPolicy> policies = new HashMap<>();
        List<ResourceKey> taken =
                doubtful.stream().filter(key -> !underWay.containsKey(key)).limit(BATCH).toList();
        for (ResourceKey key : taken) {
            doubtful.remove(key);
            Optional<StoredObject> template = template(key);
            Optional<PlacementPolicy> policy =
                    template.flatMap(object -> matcher.match(object.content()));
            reports.selects(key, policy.map(PolicyReports::keyOf), now);
            if (template.isEmpty() || policy.isEmpty()) {
                forget(key, effects);
                template.ifPresentOrElse(
                        object -> unselected.add(key, object, now), () -> unselected.remove(key));
            } else {
                unselected.remove(key);
                read(template.get(), effects)
                        .ifPresent(workload -> {
                            batch.put(key, workload);
                            policies.put(key, policy.get());
                            workloads.put(key, workload);
                        });
            }
        }
        if (!batch.isEmpty()) {
            FleetAssembler fleet = fleet();
            for (ResourceKey key : PlacementOrder.of(batch)) {
                Workload workload = batch.get(key);
                PlacementPolicy policy = policies.get(key);
                if (workload != null && policy != null && !waits(key, workload, fleet, now)) {
                    decide(new Requests(mirror).of(workload, policy), fleet, leader, now)
                            .ifPresent(effects::add);
                }
            }
        }
        boolean placed = effects.stream().anyMatch(Effect.Commit.class::isInstance);
        if (placed) {
            doubtful.addAll(waiting.keys());
        }
        return taken.size() == BATCH || (placed && !waiting.keys().isEmpty());
    }

    private Optional<StoredObject> template(ResourceKey placement) {
        return Optional.ofNullable(templates.get(placement))
                .flatMap(mirror::get)
                .filter(object -> !object.content().has("metadata", "deletionTimestamp"));
    }

    /** The template or its policy is gone, by somebody's will: so is the placement. */
    private void forget(ResourceKey key, List<Effect> effects) {
        workloads.remove(key);
        waiting.remove(key);
        cramped.remove(key);
        mirror.get(key)
                .ifPresent(placement -> effects.add(new Effect.Remove(key, placement.revision())));
    }

    private Optional<Workload> read(StoredObject template, List<Effect> effects) {
        try {
            return Optional.of(mirror.reader().read(template.content()));
        } catch (DocumentException e) {
            effects.add(
                    new Effect.Tell(
                            template,
                            Severity.Warning,
                            "Unreadable",
                            String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** A first placement waits a moment for what it calls, so that it comes near it at once. */
    private boolean waits(ResourceKey key, Workload workload, FleetAssembler fleet, Instant now) {
        boolean first = !mirror.placements().containsKey(key);
        if (first && !workload.calls().stream().allMatch(fleet::runs)) {
            return waiting.waits(key, now);
        }
        waiting.remove(key);
        return false;
    }

    private Optional<Effect> decide(
            PlacementRequest request, FleetAssembler fleet, Term leader, Instant now) {
        Workload workload = request.workload();
        ResourceKey key = Placement.key(workload.ref());
        Plan plan = decider.decide(fleet.viewFor(workload), request, now);
        cramped.note(key, plan);
        boolean unchanged =
                request.current()
                        .map(current -> PlacementWriter.isUnchanged(current, plan))
                        .orElse(false);
        Optional<StoredObject> template = template(key);
        if (unchanged || template.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredObject> stored = mirror.get(key);
        Document content = PlacementWriter.write(plan, template.get(), stored, now);
        Placement next = Placement.read(content);
        underWay.put(key, next);
        fleet.put(next, Optional.of(workload));
        PlanCommitter.Commit commit =
                new PlanCommitter.Commit(
                        key,
                        content,
                        stored.map(StoredObject::revision),
                        template.get().key(),
                        template.get().revision(),
                        leader);
        return Optional.of(new Effect.Commit(commit, plan, template.get()));
    }

    private FleetAssembler fleet() {
        FleetAssembler fleet =
                new FleetAssembler(mirror.revision(), mirror.members().values(), mirror.services());
        mirror.placements()
                .forEach((key, placement) ->
                        fleet.put(placement, Optional.ofNullable(workloads.get(key))));
        underWay.forEach(
                (key, placement) -> fleet.put(placement, Optional.ofNullable(workloads.get(key))));
        return fleet;
    }

    private PolicyMatcher matcher() {
        return new PolicyMatcher(mirror.policies().values());
    }

    private static ResourceKey placementOf(StoredObject template) {
        return Placement.key(WorkloadReader.ref(template.content()));
    }

    /** For how long a placement stays where nobody answers. */
    private Optional<Duration> tolerated(ResourceKey key, PolicyMatcher matcher) {
        return template(key)
                .flatMap(object -> matcher.match(object.content()))
                .flatMap(policy -> policy.spec().unreachableLimit());
    }

    /** The revision up to which changes are taken in. */
    Revision revision() {
        return mirror.revision();
    }
}
