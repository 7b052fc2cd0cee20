package dev.portolan.scheduler.explain;

import dev.portolan.model.placement.ClusterReplicas;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.Plan;
import dev.portolan.model.placement.Verdict;
import dev.portolan.model.policy.ReplicaRule;
import dev.portolan.scheduler.filter.Filter;
import dev.portolan.scheduler.filter.FilterInput;
import dev.portolan.scheduler.filter.Ruling;
import dev.portolan.scheduler.score.Score;
import dev.portolan.scheduler.score.ScoreInput;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Puts one decision in words. */
public final class Explainer {
    private final List<Score> scores;
    private final FleetView fleet;
    private final PlacementRequest request;
    private final Instant now;
    private final List<Double> weights;
    private final int replicas;

    /**
     * @param scores those whose values the standings carry, in the same order
     */
    public Explainer(List<Score> scores, FleetView fleet, PlacementRequest request, Instant now) {
        this.scores = scores;
        this.fleet = fleet;
        this.request = request;
        this.now = now;
        this.weights = scores.stream().map(score -> score.weight(request)).toList();
        this.replicas = request.workload().replicas();
    }

    /**
     * The plan with its reasons.
     *
     * @param shares replicas of each cluster, in the order of the standings
     * @param chosen whether each gets the object at all
     * @param unplaced replicas that found no place
     */
    public Plan explain(
            List<Standing> standings, List<Integer> shares, List<Boolean> chosen, int unplaced) {
        List<ClusterReplicas> clusters = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>(standings.size());
        double lastChosen =
                IntStream.range(0, standings.size())
                        .filter(chosen::get)
                        .mapToDouble(i -> standings.get(i).total())
                        .min()
                        .orElse(0);
        for (int i = 0; i < standings.size(); i++) {
            Standing standing = standings.get(i);
            if (chosen.get(i)) {
                clusters.add(new ClusterReplicas(standing.name(), shares.get(i)));
            }
            verdicts.add(
                    new Verdict(
                            standing.name(),
                            shares.get(i),
                            standing.fits(),
                            round(standing.total()),
                            scores(standing),
                            chosen.get(i) ? "" : standing.refusedBy().map(Filter::name).orElse(""),
                            chosen.get(i)
                                    ? whyChosen(standing, shares.get(i))
                                    : whyNot(standing, lastChosen)));
        }
        return new Plan(
                request.workload(),
                request.policy(),
                fleet.basedOn(),
                clusters,
                unplaced,
                verdicts,
                summary(clusters, verdicts, unplaced));
    }

    private List<Verdict.Score> scores(Standing standing) {
        if (standing.values().isEmpty()) {
            return List.of();
        }
        ScoreInput input =
                new ScoreInput(fleet, request, standing.view(), standing.here(), standing.fits());
        List<Verdict.Score> told = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            if (weights.get(i) > 0) {
                Score score = scores.get(i);
                double value = round(standing.values().get(i));
                told.add(
                        new Verdict.Score(
                                score.name(), value, weights.get(i), score.detail(input)));
            }
        }
        return told;
    }

    private String whyChosen(Standing standing, int share) {
        return switch (standing.ruling()) {
            case ADMITS ->
                    replicas == 0
                            ? "carried here" + scored(standing)
                            : "gets "
                                    + share
                                    + " of "
                                    + replicas
                                    + room(standing)
                                    + scored(standing);
            case STAYS ->
                    "keeps "
                            + share
                            + " of its "
                            + standing.current()
                            + " and takes nothing new: "
                            + refusal(standing);
            case LEAVES, BARRED ->
                    "keeps "
                            + share
                            + " of its "
                            + standing.current()
                            + ", which found no other place, although "
                            + refusal(standing);
        };
    }

    private String whyNot(Standing standing, double lastChosen) {
        if (standing.ruling() != Ruling.ADMITS) {
            String leaves = standing.current() > 0 ? "its " + standing.current() + " leave: " : "";
            return leaves + refusal(standing);
        }
        if (isUnweighted(standing)) {
            return request.policy().display() + " gives it no weight";
        }
        return "not needed"
                + room(standing)
                + String.format(
                        Locale.ROOT,
                        "; scores %.1f, the last chosen %.1f",
                        standing.total(),
                        lastChosen);
    }

    private boolean isUnweighted(Standing standing) {
        ReplicaRule rule = request.policy().spec().replicas();
        return rule.mode() == ReplicaRule.Mode.Divide
                && rule.division() == ReplicaRule.Division.Weighted
                && !rule.weights().isEmpty()
                && rule.weights().stream()
                        .filter(weight -> weight.clusters().allows(standing.view().member()))
                        .findFirst()
                        .map(weight -> weight.weight() == 0)
                        .orElse(true);
    }

    private static String room(Standing standing) {
        return standing.fits() == Integer.MAX_VALUE ? "" : "; " + standing.fits() + " fit";
    }

    private static String scored(Standing standing) {
        return standing.total() == 0
                ? ""
                : String.format(Locale.ROOT, "; scores %.1f", standing.total());
    }

    private String refusal(Standing standing) {
        FilterInput input = new FilterInput(fleet, request, now, standing.view(), standing.here());
        return standing.refusedBy().map(filter -> filter.refusal(input)).orElse("");
    }

    private String summary(List<ClusterReplicas> clusters, List<Verdict> verdicts, int unplaced) {
        Map<String, Long> refusals =
                verdicts.stream()
                        .filter(verdict -> !verdict.refusedBy().isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        Verdict::refusedBy, TreeMap::new, Collectors.counting()));
        String refused =
                refusals.isEmpty()
                        ? ""
                        : "; refused by "
                                + refusals.entrySet().stream()
                                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                                        .collect(Collectors.joining(", "));
        if (clusters.isEmpty()) {
            return (fleet.clusters().isEmpty() ? "there are no clusters" : "fits nowhere")
                    + refused;
        }
        String where =
                clusters.stream()
                        .map(share ->
                                replicas == 0
                                        ? share.cluster().value()
                                        : share.cluster() + " " + share.replicas())
                        .collect(Collectors.joining(", "));
        return how()
                + ": "
                + where
                + (unplaced > 0 ? "; " + unplaced + " found no place" : "")
                + refused;
    }

    private String how() {
        ReplicaRule rule = request.policy().spec().replicas();
        if (replicas == 0) {
            return "carried to";
        }
        return rule.mode() == ReplicaRule.Mode.Duplicate
                ? replicas + " replicas on each"
                : replicas
                        + " replicas, "
                        + switch (rule.division()) {
                            case Weighted -> "divided by weight";
                            case Capacity -> "divided by free capacity";
                            case Pack -> "packed";
                            case Even -> "divided evenly";
                        };
    }

    /** To a tenth, so that jitter of measurements does not make a new explanation. */
    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
