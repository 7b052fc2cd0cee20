package dev.portolan.scheduler.score;

import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.policy.LatencyRule;

import java.util.List;

/** Near the clients that the policy declares. */
public final class ClientLatency implements Score {
    static final double DEFAULT_WEIGHT = 2;

    @Override
    public String name() {
        return "latency-to-clients";
    }

    @Override
    public double weight(PlacementRequest request) {
        return clients(request).isEmpty()
                ? 0
                : request.policy().spec().scoreWeights().latency().orElse(DEFAULT_WEIGHT);
    }

    @Override
    public double value(ScoreInput input) {
        return distance(input).score();
    }

    @Override
    public String detail(ScoreInput input) {
        return distance(input).print()
                + " to "
                + clients(input.request()).size()
                + " declared clients, by share";
    }

    private static List<LatencyRule.Client> clients(PlacementRequest request) {
        return request.policy().spec().latency().clients();
    }

    private static Distances.Distance distance(ScoreInput input) {
        return Distances.toClients(input.fleet(), input.member().name(), clients(input.request()));
    }
}
