package dev.portolan.members.agent;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest round trips to one peer. Immutable. Percentiles are by nearest rank: the value that at
 * least that share of the window does not exceed, always one that was measured.
 *
 * @param capacity how many are kept
 * @param millis the oldest first
 * @param newest when the last one was measured
 */
public record LatencyWindow(int capacity, List<Double> millis, Optional<Instant> newest) {
    public LatencyWindow {
        if (capacity < 1) {
            throw new IllegalArgumentException(
                    "a window holds at least one sample, not " + capacity);
        }
        millis = List.copyOf(millis);
    }

    public static LatencyWindow empty(int capacity) {
        return new LatencyWindow(capacity, List.of(), Optional.empty());
    }

    /**
     * The window with one more; the oldest falls out. Round trips that are no time at all are left
     * out.
     */
    public LatencyWindow plus(double roundTripMillis, Instant at) {
        if (!Double.isFinite(roundTripMillis) || roundTripMillis < 0) {
            return this;
        }
        List<Double> kept =
                new ArrayList<>(
                        millis.size() < capacity ? millis : millis.subList(1, millis.size()));
        kept.add(roundTripMillis);
        return new LatencyWindow(capacity, kept, Optional.of(at));
    }

    /** What to report of this window; empty where nothing was measured. */
    public Optional<LatencySample> sample(ClusterName to) {
        return newest.map(
                at -> new LatencySample(to, percentile(0.50), percentile(0.99), millis.size(), at));
    }

    private double percentile(double share) {
        List<Double> sorted = millis.stream().sorted().toList();
        int rank = (int) Math.ceil(share * sorted.size());
        return Math.round(sorted.get(Math.max(0, rank - 1)) * 1000) / 1000.0;
    }
}
