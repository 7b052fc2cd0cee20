package dev.portolan.scheduler.score;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.placement.FleetView;
import dev.portolan.model.policy.LatencyRule;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Round trips, weighted by shares, from matrices that may have holes. */
public final class Distances {
    /** Stands in for a round trip that nobody has measured: about that between continents. */
    public static final double ASSUMED_MILLIS = 150;

    /** The round trip that is worth half of the best score. */
    private static final double HALF_SCORE_MILLIS = 50;

    private Distances() {}

    /**
     * A weighted round trip.
     *
     * @param measuredShare the share of it that was measured, from 0 to 1
     */
    public record Distance(double millis, double measuredShare) {
        public boolean isMeasured() {
            return measuredShare >= 0.999;
        }

        /** {@code 11.3 ms}, and what of it was assumed. */
        public String print() {
            String millisText = String.format(Locale.ROOT, "%.1f ms", millis);
            return isMeasured()
                    ? millisText
                    : millisText
                            + String.format(
                                    Locale.ROOT,
                                    " (%.0f ms assumed for %.0f%%, not measured)",
                                    ASSUMED_MILLIS,
                                    100 * (1 - measuredShare));
        }

        /** 100 at 0 ms, 50 at 50 ms, 25 at 150 ms. */
        public double score() {
            return 100 * HALF_SCORE_MILLIS / (HALF_SCORE_MILLIS + millis);
        }
    }

    /**
     * The share-weighted round trip between a cluster and the clients; a region counts as its
     * nearest member.
     */
    public static Distance toClients(
            FleetView fleet, ClusterName cluster, List<LatencyRule.Client> clients) {
        double shares = 0;
        double measured = 0;
        double sum = 0;
        for (LatencyRule.Client client : clients) {
            OptionalDouble millis =
                    client.cluster()
                            .map(name -> fleet.latency().between(name, cluster))
                            .orElseGet(() -> nearestIn(fleet, client.region().orElse(""), cluster));
            shares += client.share();
            measured += millis.isPresent() ? client.share() : 0;
            sum += client.share() * millis.orElse(ASSUMED_MILLIS);
        }
        return shares == 0 ? new Distance(0, 1) : new Distance(sum / shares, measured / shares);
    }

    /**
     * The round trip between a cluster and a service's nearest replica; it needs one cluster at
     * least.
     */
    static Distance toNearest(
            FleetView fleet, ClusterName cluster, Map<ClusterName, Integer> replicas) {
        double nearest = Double.MAX_VALUE;
        for (Map.Entry<ClusterName, Integer> entry : replicas.entrySet()) {
            OptionalDouble millis = fleet.latency().between(cluster, entry.getKey());
            if (entry.getValue() > 0 && millis.isPresent()) {
                nearest = Math.min(nearest, millis.getAsDouble());
            }
        }
        return nearest == Double.MAX_VALUE
                ? new Distance(ASSUMED_MILLIS, 0)
                : new Distance(nearest, 1);
    }

    /** The mean round trip from replicas to a cluster; it needs one replica at least. */
    static Distance fromAll(
            FleetView fleet, ClusterName cluster, Map<ClusterName, Integer> replicas) {
        double count = 0;
        double measured = 0;
        double sum = 0;
        for (Map.Entry<ClusterName, Integer> entry : new TreeMap<>(replicas).entrySet()) {
            OptionalDouble millis = fleet.latency().between(entry.getKey(), cluster);
            count += entry.getValue();
            measured += millis.isPresent() ? entry.getValue() : 0;
            sum += entry.getValue() * millis.orElse(ASSUMED_MILLIS);
        }
        return new Distance(sum / count, measured / count);
    }

    private static OptionalDouble nearestIn(FleetView fleet, String region, ClusterName cluster) {
        OptionalDouble nearest = OptionalDouble.empty();
        for (ClusterView view : fleet.clusters()) {
            MemberCluster member = view.member();
            if (member.spec().region().equals(region)) {
                OptionalDouble millis = fleet.latency().between(member.name(), cluster);
                if (millis.isPresent()
                        && (nearest.isEmpty() || millis.getAsDouble() < nearest.getAsDouble())) {
                    nearest = millis;
                }
            }
        }
        return nearest;
    }
}
