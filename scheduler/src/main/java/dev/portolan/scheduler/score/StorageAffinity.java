package dev.portolan.scheduler.score;

import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.placement.VolumePlace;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the workload's data is: 100 at the primary; at a replica 100 · 2^(−lag ÷ RPO), half of that
 * while it is not verified; 0 where there is no copy.
 */
public final class StorageAffinity implements Score {
    private static final double DEFAULT_WEIGHT = 2;
    private static final double UNVERIFIED = 0.5;

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public double weight(PlacementRequest request) {
        return request.volumes().isEmpty()
                ? 0
                : request.policy().spec().scoreWeights().storage().orElse(DEFAULT_WEIGHT);
    }

    @Override
    public double value(ScoreInput input) {
        Optional<VolumePlace> copy = copy(input);
        if (copy.isEmpty()) {
            return 0;
        }
        if (copy.get().primary()) {
            return 100;
        }
        return copy.get().lag().map(lag -> 100 * freshness(lag, copy.get())).orElse(0.0);
    }

    @Override
    public String detail(ScoreInput input) {
        return copy(input)
                .map(place ->
                        place.primary()
                                ? "primary of its volumes"
                                : String.format(
                                        Locale.ROOT,
                                        "replica %s behind, aim %.1f s, %s",
                                        place.lag()
                                                .map(lag ->
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%.1f s",
                                                                lag.toMillis() / 1000.0))
                                                .orElse("an unknown time"),
                                        place.rpo().toMillis() / 1000.0,
                                        place.verified() ? "verified" : "not verified"))
                .orElse("no copy of its volumes");
    }

    private static double freshness(Duration lag, VolumePlace place) {
        double aim = Math.max(1, place.rpo().toMillis());
        return Math.pow(2, -Math.max(0, lag.toMillis()) / aim)
                * (place.verified() ? 1 : UNVERIFIED);
    }

    private static Optional<VolumePlace> copy(ScoreInput input) {
        return input.request().volumes().stream()
                .filter(place -> place.cluster().equals(input.member().name()))
                .findFirst();
    }
}
