package dev.portolan.scheduler.filter;

import dev.portolan.model.policy.LatencyRule;
import dev.portolan.scheduler.score.Distances;

import java.util.Locale;
import java.util.Optional;

/** The policy's longest round trip to the clients. What was not measured refuses nobody. */
public final class LatencyFilter implements Filter {
    @Override
    public String name() {
        return "latency";
    }

    @Override
    public Ruling rule(FilterInput input) {
        LatencyRule rule = input.request().policy().spec().latency();
        if (rule.maximumMillis().isEmpty() || rule.clients().isEmpty()) {
            return Ruling.ADMITS;
        }
        Distances.Distance distance = distance(input);
        return distance.isMeasured() && distance.millis() > rule.maximumMillis().get()
                ? Ruling.LEAVES
                : Ruling.ADMITS;
    }

    @Override
    public String refusal(FilterInput input) {
        Optional<Double> maximum = input.request().policy().spec().latency().maximumMillis();
        return String.format(
                Locale.ROOT,
                "%s is %.1f ms from the clients, share by share; %s allows %.1f ms",
                input.member().name(),
                distance(input).millis(),
                input.request().policy().display(),
                maximum.orElse(0.0));
    }

    private static Distances.Distance distance(FilterInput input) {
        return Distances.toClients(
                input.fleet(),
                input.member().name(),
                input.request().policy().spec().latency().clients());
    }
}
