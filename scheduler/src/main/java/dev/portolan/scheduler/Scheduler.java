package dev.portolan.scheduler;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementDecider;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.scheduler.explain.Explainer;
import dev.portolan.scheduler.explain.Standing;
import dev.portolan.scheduler.filter.CapacityFilter;
import dev.portolan.scheduler.filter.Filter;
import dev.portolan.scheduler.filter.FilterInput;
import dev.portolan.scheduler.filter.Room;
import dev.portolan.scheduler.filter.Ruling;
import dev.portolan.scheduler.score.Score;
import dev.portolan.scheduler.score.ScoreInput;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides where a workload goes: filters, scores, selection, division, words. Pure and immutable;
 * safe for use by many threads. The cost grows with the number of clusters, times their node
 * shapes.
 */
public final class Scheduler implements PlacementDecider {
    private final Profile profile;

    public Scheduler(Profile profile) {
        this.profile = profile;
    }

    /** A scheduler of the built-in parts. */
    public static Scheduler standard() {
        return new Scheduler(Profile.standard());
    }

    @Override
    public Plan decide(FleetView fleet, PlacementRequest request, Instant now) {
        List<Standing> standings = stand(fleet, request, now);
        Allotment allotment = new Allotting(profile, request).allot(standings);
        return new Explainer(profile.scores(), fleet, request, now)
                .explain(standings, allotment.shares(), allotment.chosen(), allotment.unplaced());
    }

    private List<Standing> stand(FleetView fleet, PlacementRequest request, Instant now) {
        Map<ClusterName, ClusterReplicas> current = new HashMap<>();
        request.current()
                .ifPresent(placement ->
                        placement
                                .spec()
                                .clusters()
                                .forEach(share -> current.put(share.cluster(), share)));
        List<Double> weights =
                profile.scores().stream().map(score -> score.weight(request)).toList();
        List<Standing> standings = new ArrayList<>(fleet.clusters().size());
        for (ClusterView view : fleet.clusters()) {
            Optional<ClusterReplicas> here = Optional.ofNullable(current.get(view.member().name()));
            Standing filtered = filter(new FilterInput(fleet, request, now, view, here));
            standings.add(
                    filtered.isCandidate() ? score(fleet, request, filtered, weights) : filtered);
        }
        return standings;
    }

    /**
     * The strictest ruling counts; where nothing is there yet, the first that does not admit is
     * enough.
     */
    private Standing filter(FilterInput input) {
        Ruling strictest = Ruling.ADMITS;
        Optional<Filter> refusedBy = Optional.empty();
        for (Filter filter : profile.filters()) {
            Ruling ruling = filter.rule(input);
            if (ruling.isStricterThan(strictest)) {
                strictest = ruling;
                refusedBy = Optional.of(filter);
                if (input.here().isEmpty()) {
                    break;
                }
            }
        }
        boolean counted =
                strictest == Ruling.ADMITS
                        || input.here().isPresent()
                        || refusedBy.filter(CapacityFilter.class::isInstance).isPresent();
        int fits = counted ? Room.fits(input.cluster(), input.request().workload().request()) : -1;
        return new Standing(
                input.cluster(), input.here(), strictest, refusedBy, fits, List.of(), 0);
    }

    private Standing score(
            FleetView fleet, PlacementRequest request, Standing standing, List<Double> weights) {
        ScoreInput input =
                new ScoreInput(fleet, request, standing.view(), standing.here(), standing.fits());
        List<Double> values = new ArrayList<>(weights.size());
        double sum = 0;
        double weighed = 0;
        for (int i = 0; i < weights.size(); i++) {
            Score score = profile.scores().get(i);
            double value = weights.get(i) > 0 ? score.value(input) : 0;
            values.add(value);
            sum += weights.get(i) * value;
            weighed += weights.get(i);
        }
        return new Standing(
                standing.view(),
                standing.here(),
                standing.ruling(),
                standing.refusedBy(),
                standing.fits(),
                values,
                weighed == 0 ? 0 : sum / weighed);
    }
}
