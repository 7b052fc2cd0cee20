package dev.portolan.control.placement;

import dev.portolan.model.control.EventSink.Severity;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementPreview;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.WatchEvent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The placing loop as a machine of steps: an input and the time go in, effects and a wake-up come
 * out. It does no I/O and knows no clock, and the same inputs give the same effects. It keeps one
 * Placement for every object that a policy selects, and decides again when something that matters
 * has changed (see {@link Triggers}), not when something has merely moved. Mutable and for one
 * thread.
 *
 * <p>A step takes its input into the {@link Mirror}, adds to the {@link Doubts} what that and the
 * time have made doubtful, sorts a batch of them by {@link Selection}, and lets {@link Decisions}
 * decide. While this node does not lead, inputs are taken in and nothing comes out.
 */
public final class PlacementLoop {
    /** The most decisions of one step; what is left is done in the next. */
    static final int BATCH = 256;

    private final Mirror mirror = new Mirror();
    private final Workloads workloads = new Workloads(mirror);
    private final UnderWay underWay = new UnderWay();
    private final Doubts doubts = new Doubts(mirror, workloads, underWay);
    private final Selection selection = new Selection(mirror, workloads);
    private final Retries retries = new Retries();
    private final Decisions decisions;
    private Optional<Term> term = Optional.empty();
    private Instant decidedUntil = Instant.MIN;

    public PlacementLoop(PlacementDecider decider) {
        this.decisions = new Decisions(decider, mirror, workloads, underWay, doubts);
    }

    /** Takes one input in and says what follows from it. */
    public Step step(Input input, Instant now) {
        takeIn(input, now);
        if (term.isEmpty()) {
            return new Step(List.of(), Optional.empty());
        }
        doubts.addAll(retries.due(now));
        PolicyMatcher matcher = matcher();
        Deadlines deadlines = new Deadlines(mirror, key -> tolerated(key, matcher));
        doubts.addAll(deadlines.passed(decidedUntil, now));
        doubts.addAll(decisions.overdue(now));
        decidedUntil = now;
        List<Effect> effects = new ArrayList<>(told(input));
        boolean more = decideBatch(term.get(), matcher, now, effects);
        effects.addAll(selection.due(now));
        Optional<Instant> wakeAt =
                Stream.of(
                                more ? Optional.of(now) : Optional.<Instant>empty(),
                                retries.next(),
                                decisions.next(),
                                selection.next(),
                                deadlines.next(now))
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo);
        return new Step(effects, wakeAt);
    }

    /** Where a manifest would go now; changes nothing. */
    PlacementPreview.Answer preview(Document manifest, Instant now) {
        Optional<PlacementPolicy> policy = matcher().match(manifest);
        return policy.isEmpty()
                ? new PlacementPreview.NotSelected(Unselected.message(manifest))
                : new PlacementPreview.Planned(
                        decisions.preview(mirror.reader().read(manifest), policy.get(), now));
    }

    /** The revision up to which changes are taken in. */
    Revision revision() {
        return mirror.revision();
    }

    private void takeIn(Input input, Instant now) {
        switch (input) {
            case Input.Listed listed -> takeInAll(listed);
            case Input.Changed changed -> changed.events().forEach(this::takeIn);
            case Input.Led led -> {
                term = led.term();
                selection.reportSoon(now);
                underWay.clear();
                retries.clear();
                doubts.everything();
            }
            case Input.Woke woke -> {}
            case Input.Answered answered -> takeIn(answered, now);
            case Input.Failed failed -> decideLater(failed.placement(), now);
        }
    }

    private void takeInAll(Input.Listed listed) {
        mirror.clear(listed.revision());
        workloads.clear();
        underWay.clear();
        decisions.clear();
        selection.clear();
        for (StoredObject object : listed.objects()) {
            mirror.put(object);
            workloads.note(object);
        }
        doubts.startOver();
    }

    private void takeIn(WatchEvent event) {
        if (!mirror.take(event)) {
            return;
        }
        ResourceKey key = event.object().key();
        workloads.note(event.object());
        if (doubts.take(event) == Triggers.Reach.EVERYTHING) {
            selection.reportLater();
        }
        if (underWay.isIn(key, mirror.placement(key))) {
            underWay.remove(key);
        }
    }

    private void takeIn(Input.Answered answered, Instant now) {
        ResourceKey key = answered.effect().commit().key();
        switch (answered.outcome()) {
            case PlanCommitter.Committed committed -> {
                retries.done(key);
                if (mirror.get(key)
                        .filter(object -> !committed.revision().isAfter(object.revision()))
                        .isPresent()) {
                    underWay.remove(key);
                }
            }
            case PlanCommitter.Refused refused -> decideLater(key, now);
            case PlanCommitter.Stale stale -> decideLater(key, now);
        }
    }

    private void decideLater(ResourceKey placement, Instant now) {
        underWay.remove(placement);
        retries.later(placement, now);
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

    /**
     * @return whether there is more to decide at once
     */
    private boolean decideBatch(
            Term leader, PolicyMatcher matcher, Instant now, List<Effect> effects) {
        List<ResourceKey> taken = doubts.next(BATCH);
        Selection.Sorted sorted = selection.sort(taken, matcher, now);
        sorted.dropped().forEach(decisions::forget);
        List<Effect.Commit> commits = decisions.decide(sorted.selected(), leader, now);
        effects.addAll(sorted.effects());
        effects.addAll(commits);
        if (!commits.isEmpty()) {
            doubts.addAll(decisions.waiting());
        }
        return taken.size() == BATCH || (!commits.isEmpty() && !decisions.waiting().isEmpty());
    }

    private PolicyMatcher matcher() {
        return new PolicyMatcher(mirror.policies().values());
    }

    /** For how long a placement stays where nobody answers. */
    private Optional<Duration> tolerated(ResourceKey key, PolicyMatcher matcher) {
        return workloads
                .template(key)
                .flatMap(object -> matcher.match(object.content()))
                .flatMap(policy -> policy.spec().unreachableLimit());
    }
}
