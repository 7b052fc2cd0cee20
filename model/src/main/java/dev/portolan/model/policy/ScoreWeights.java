package dev.portolan.model.policy;

import java.util.Optional;

/**
 * How much each score counts; the defaults where a policy says nothing. Weights are not negative.
 */
public record ScoreWeights(
        Optional<Double> capacity,
        Optional<Double> latency,
        Optional<Double> storage,
        Optional<Double> stability) {
    public static final ScoreWeights DEFAULT =
            new ScoreWeights(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ScoreWeights {
        capacity = check("capacity", capacity);
        latency = check("latency", latency);
        storage = check("storage", storage);
        stability = check("stability", stability);
    }

    private static Optional<Double> check(String name, Optional<Double> weight) {
        if (weight == null) {
            return Optional.empty();
        }
        if (weight.isPresent() && !(weight.get() >= 0 && weight.get() < Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "weight " + name + " must not be negative, but is " + weight.get());
        }
        return weight;
    }
}
