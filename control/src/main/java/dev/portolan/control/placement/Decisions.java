package dev.portolan.control.placement;

import dev.portolan.control.placement.Selection.Selected;
import dev.portolan.model.control.Term;
import dev.portolan.model.placement.Placement;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.PlanCommitter;
import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.workload.Workload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes decisions one after the other, each on the fleet as the ones before it leave it. Mutable
 * and for one thread.
 */
final class Decisions {
    private final PlacementDecider decider;
    private final Mirror mirror;
    private final Workloads workloads;
    private final UnderWay underWay;
    private final Doubts doubts;
    private final Waiting waiting = new Waiting();

    Decisions(
            PlacementDecider decider,
            Mirror mirror,
            Workloads workloads,
            UnderWay underWay,
            Doubts doubts) {
        this.decider = decider;
        this.mirror = mirror;
        this.workloads = workloads;
        this.underWay = underWay;
        this.doubts = doubts;
    }

    void clear() {
        waiting.clear();
    }

    void forget(ResourceKey placement) {
        waiting.remove(placement);
        doubts.forget(placement);
    }

    /** First placements that wait no longer for what they call. */
    List<ResourceKey> overdue(Instant now) {
        return waiting.overdue(now);
    }

    /** First placements that wait for what they call. */
    List<ResourceKey> waiting() {
        return waiting.keys();
    }

    Optional<Instant> next() {
        return waiting.next();
    }

    /** What a decision would be; changes nothing. */
    Plan preview(Workload workload, PlacementPolicy policy, Instant now) {
        return decider.decide(
                fleet().viewFor(workload), new Requests(mirror).of(workload, policy), now);
    }

    /** Decides what is selected; what is not as before is to be committed, and is under way. */
    List<Effect.Commit> decide(Map<ResourceKey, Selected> selected, Term leader, Instant now) {
        List<Effect.Commit> commits = new ArrayList<>();
        if (!selected.isEmpty()) {
            FleetAssembler fleet = fleet();
            Map<ResourceKey, Workload> batch = new HashMap<>();
            selected.forEach((key, one) -> batch.put(key, one.workload()));
            for (ResourceKey key : PlacementOrder.of(batch)) {
                Selected one = selected.get(key);
                if (one != null && !waits(key, one.workload(), fleet, now)) {
                    decide(key, one, fleet, leader, now).ifPresent(commits::add);
                }
            }
        }
        return commits;
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

    private Optional<Effect.Commit> decide(
            ResourceKey key, Selected selected, FleetAssembler fleet, Term leader, Instant now) {
        Workload workload = selected.workload();
        Plan plan =
                decider.decide(
                        fleet.viewFor(workload),
                        new Requests(mirror).of(workload, selected.policy()),
                        now);
        doubts.decided(key, plan);
        if (mirror.placement(key)
                .filter(current -> PlacementWriter.isUnchanged(current, plan))
                .isPresent()) {
            return Optional.empty();
        }
        StoredObject template = selected.template();
        Optional<StoredObject> stored = mirror.get(key);
        Document content = PlacementWriter.write(plan, template, stored, now);
        Placement next = Placement.read(content);
        underWay.put(next);
        fleet.put(next, Optional.of(workload));
        PlanCommitter.Commit commit =
                new PlanCommitter.Commit(
                        key,
                        content,
                        stored.map(StoredObject::revision),
                        template.key(),
                        template.revision(),
                        leader);
        return Optional.of(new Effect.Commit(commit, plan, template));
    }

    private FleetAssembler fleet() {
        FleetAssembler fleet =
                new FleetAssembler(mirror.revision(), mirror.members().values(), mirror.services());
        mirror.placements().forEach((key, placement) -> fleet.put(placement, workloads.known(key)));
        underWay.forEach((key, placement) -> fleet.put(placement, workloads.known(key)));
        return fleet;
    }
}
