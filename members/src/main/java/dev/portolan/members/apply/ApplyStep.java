package dev.portolan.members.apply;

import dev.portolan.members.Marks;
import dev.portolan.members.MembersOptions;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an applier does next: the plan, held against what has failed lately. Pure. */
final class ApplyStep {
    private static final Duration WATCH_BEHIND = Duration.ofSeconds(5);

    private final ApplyPlanner planner;
    private final Duration floor;
    private final Duration ceiling;

    ApplyStep(ApplyPlanner planner, MembersOptions options) {
        this.planner = planner;
        this.floor = options.retryFloor();
        this.ceiling = options.retryCeiling();
    }

    /**
     * What an applier remembers of its member.
     *
     * @param failures the last failure of each object that has not been written since
     * @param waiting from the last plan
     * @param recent what the watch is behind on
     * @param settled see {@link ApplyPlanner#plan}
     */
    record State(
            Map<ResourceKey, Failure> failures,
            Map<ResourceKey, String> waiting,
            Map<ResourceKey, Set<String>> settled,
            Map<ResourceKey, Recent> recent) {
        static final State EMPTY = new State(Map.of(), Map.of(), Map.of(), Map.of());

        State {
            failures = Map.copyOf(failures);
            waiting = Map.copyOf(waiting);
            settled = Map.copyOf(settled);
            recent = Map.copyOf(recent);
        }
    }

    /**
     * @param attempts failed ones in a row
     * @param again not before then, unless what is to be sent changes
     * @param content digest of what was to be sent; empty for a removal
     */
    record Failure(int attempts, Instant again, String content, String message) {}

    /**
     * What a write has just done, which the watch may not have shown yet.
     *
     * @param live the object as it is now; empty where it was removed
     * @param until after this time the watch is believed again, whatever it shows
     */
    record Recent(Optional<Document> live, Instant until) {}

    sealed interface Input {}

    record Look(World world) implements Input {}

    record Applied(ApplyPlan.Apply apply, Document live) implements Input {}

    record Deleted(ResourceKey key) implements Input {}

    record Failed(ResourceKey key, String content, String message) implements Input {}

    sealed interface Effect {}

    /** Send these, in order of their tiers; then remove those. */
    record CarryOut(List<ApplyPlan.Apply> applies, List<ResourceKey> deletes) implements Effect {}

    /** Tell people once that an object is not as it should be. */
    record Report(ResourceKey key, String message) implements Effect {}

    record Next(State state, List<Effect> effects) {}

    Next step(State state, Input input, Instant now) {
        return switch (input) {
            case Look(World world) -> look(state, world, now);
            case Applied(ApplyPlan.Apply apply, Document live) ->
                    written(
                            state,
                            apply.key(),
                            Optional.of(live),
                            Drift.paths(ApplyPlanner.withoutRevision(apply.body()), live),
                            now);
            case Deleted(ResourceKey key) -> written(state, key, Optional.empty(), Set.of(), now);
            case Failed failed -> failed(state, failed, now);
        };
    }

    private Next look(State state, World seen, Instant now) {
        Map<ResourceKey, Recent> recent = new HashMap<>(state.recent());
        recent.entrySet().removeIf(entry -> hasCaughtUp(entry, seen, now));
        World world = seen.withPresent(overlay(seen.present(), recent));
        ApplyPlan plan = planner.plan(world, state.settled());
        List<ApplyPlan.Apply> applies =
                plan.applies().stream()
                        .filter(apply ->
                                isDue(state, apply.key(), Marks.content(apply.body()), now))
                        .toList();
        List<ResourceKey> deletes =
                plan.deletes().stream().filter(key -> isDue(state, key, "", now)).toList();
        Set<ResourceKey> open = new HashSet<>(plan.deletes());
        plan.applies().forEach(apply -> open.add(apply.key()));
        Map<ResourceKey, Failure> failures = new HashMap<>(state.failures());
        failures.keySet().retainAll(open);
        Map<ResourceKey, Set<String>> settled = new HashMap<>(state.settled());
        settled.keySet().retainAll(world.present().keySet());
        List<Effect> effects =
                applies.isEmpty() && deletes.isEmpty()
                        ? List.of()
                        : List.of(new CarryOut(applies, deletes));
        return new Next(new State(failures, plan.waiting(), settled, recent), effects);
    }

    private static boolean hasCaughtUp(
            Map.Entry<ResourceKey, Recent> entry, World seen, Instant now) {
        Optional<Document> shown = Optional.ofNullable(seen.present().get(entry.getKey()));
        boolean same =
                shown.map(Marks::content).equals(entry.getValue().live().map(Marks::content));
        return same || !now.isBefore(entry.getValue().until());
    }

    private static Map<ResourceKey, Document> overlay(
            Map<ResourceKey, Document> present, Map<ResourceKey, Recent> recent) {
        Map<ResourceKey, Document> overlaid = new HashMap<>(present);
        recent.forEach((key, write) ->
                write.live()
                        .ifPresentOrElse(
                                live -> overlaid.put(key, live), () -> overlaid.remove(key)));
        return overlaid;
    }

    private static boolean isDue(State state, ResourceKey key, String content, Instant now) {
        Failure failure = state.failures().get(key);
        return failure == null
                || !failure.content().equals(content)
                || !now.isBefore(failure.again());
    }

    private static Next written(
            State state,
            ResourceKey key,
            Optional<Document> live,
            Set<String> differing,
            Instant now) {
        Map<ResourceKey, Failure> failures = new HashMap<>(state.failures());
        failures.remove(key);
        Map<ResourceKey, Set<String>> settled = new HashMap<>(state.settled());
        settled.put(key, differing);
        Map<ResourceKey, Recent> recent = new HashMap<>(state.recent());
        recent.put(key, new Recent(live, now.plus(WATCH_BEHIND)));
        return new Next(new State(failures, state.waiting(), settled, recent), List.of());
    }

    private Next failed(State state, Failed failed, Instant now) {
        Optional<Failure> before =
                Optional.ofNullable(state.failures().get(failed.key()))
                        .filter(failure -> failure.content().equals(failed.content()));
        int attempts = before.map(Failure::attempts).orElse(0) + 1;
        Map<ResourceKey, Failure> failures = new HashMap<>(state.failures());
        failures.put(
                failed.key(),
                new Failure(
                        attempts, now.plus(backoff(attempts)), failed.content(), failed.message()));
        List<Effect> effects = new ArrayList<>();
        if (before.isEmpty() || !before.get().message().equals(failed.message())) {
            effects.add(new Report(failed.key(), failed.message()));
        }
        return new Next(
                new State(failures, state.waiting(), state.settled(), state.recent()), effects);
    }

    private Duration backoff(int attempts) {
        Duration wait = floor.multipliedBy(1L << Math.min(attempts - 1, 20));
        return wait.compareTo(ceiling) > 0 ? ceiling : wait;
    }
}
