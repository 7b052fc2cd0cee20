package dev.portolan.model.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Measured round trips between members in milliseconds: not symmetric, perhaps incomplete. A member
 * is at 0 ms from itself.
 */
public record LatencyMatrix(Map<ClusterName, Map<ClusterName, Double>> millis) {
    public static final LatencyMatrix EMPTY = new LatencyMatrix(Map.of());

    public LatencyMatrix {
        Map<ClusterName, Map<ClusterName, Double>> rows = new HashMap<>();
        millis.forEach((from, row) -> rows.put(from, Map.copyOf(row)));
        millis = Map.copyOf(rows);
    }

    /** The medians that the members report. */
    public static LatencyMatrix of(Iterable<MemberCluster> members) {
        Map<ClusterName, Map<ClusterName, Double>> rows = new HashMap<>();
        for (MemberCluster member : members) {
            Map<ClusterName, Double> row = new HashMap<>();
            member.status().latency().forEach(sample -> row.put(sample.to(), sample.p50Millis()));
            rows.put(member.name(), row);
        }
        return new LatencyMatrix(rows);
    }

    /** The measured round trip, else the one of the other direction, else nothing. */
    public OptionalDouble between(ClusterName from, ClusterName to) {
        if (from.equals(to)) {
            return OptionalDouble.of(0);
        }
        Double there = millis.getOrDefault(from, Map.of()).get(to);
        if (there != null) {
            return OptionalDouble.of(there);
        }
        Double back = millis.getOrDefault(to, Map.of()).get(from);
        return back == null ? OptionalDouble.empty() : OptionalDouble.of(back);
    }
}
