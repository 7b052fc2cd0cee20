package dev.portolan.scheduler.score;

import dev.portolan.model.placement.PlacementRequest;

/**
 * What is well placed stays: clusters that hold replicas are preferred, so that a move needs a gain
 * in the other scores of more than this weight. With the default weights that is a quarter of the
 * latency score.
 */
public final class Stability implements Score {
    private static final double DEFAULT_WEIGHT = 0.5;

    @Override
    public String name() {
        return "stability";
    }

    @Override
    public double weight(PlacementRequest request) {
        return request.current().isEmpty()
                ? 0
                : request.policy().spec().scoreWeights().stability().orElse(DEFAULT_WEIGHT);
    }

    @Override
    public double value(ScoreInput input) {
        return input.here().isPresent() ? 100 : 0;
    }

    @Override
    public String detail(ScoreInput input) {
        return input.here()
                .map(share -> "holds " + share.replicas() + " replicas")
                .orElse("holds none so far");
    }
}
