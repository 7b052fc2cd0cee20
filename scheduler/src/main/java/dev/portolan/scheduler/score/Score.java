package dev.portolan.scheduler.score;

import dev.portolan.model.placement.PlacementRequest;

/** A soft preference. Pure; asked for every cluster that the filters leave. */
public interface Score {
    String name();

    /** How much it counts for this request; 0 where it has nothing to say. */
    double weight(PlacementRequest request);

    /** From 0, worst, to 100, best. */
    double value(ScoreInput input);

    /** The measured number behind the value, with its unit. */
    String detail(ScoreInput input);
}
