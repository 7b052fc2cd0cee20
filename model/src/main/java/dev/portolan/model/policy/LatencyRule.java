package dev.portolan.model.policy;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.resource.Json;

import java.util.List;
import java.util.Optional;

/**
 * Where the users are and how far work may be from them.
 *
 * @param clients shares of the traffic by where it comes from; they count in proportion
 * @param maximumMillis a cluster whose share-weighted round trip to the clients is longer is
 *     refused
 */
public record LatencyRule(List<Client> clients, Optional<Double> maximumMillis) {
    public static final LatencyRule NONE = new LatencyRule(List.of(), Optional.empty());

    /** Traffic that enters at a member, or near the members of a region. */
    public record Client(Optional<ClusterName> cluster, Optional<String> region, double share) {
        public Client {
            cluster = cluster == null ? Optional.empty() : cluster;
            region = region == null ? Optional.empty() : region;
            if (cluster.isPresent() == region.isPresent()) {
                throw new IllegalArgumentException(
                        "a latency client names either a cluster or a region");
            }
            if (!(share > 0 && share < Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "a latency client's share must be more than 0, but is " + share);
            }
        }
    }

    public LatencyRule {
        clients = Json.listOrEmpty(clients);
        maximumMillis = maximumMillis == null ? Optional.empty() : maximumMillis;
    }
}
