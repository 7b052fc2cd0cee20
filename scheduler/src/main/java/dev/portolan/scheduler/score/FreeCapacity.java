package dev.portolan.scheduler.score;

import dev.portolan.model.placement.PlacementRequest;
import dev.portolan.model.quantity.ResourceVector;
import dev.portolan.scheduler.filter.Room;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What would be left of the scarcest resource after the replicas that fit. */
public final class FreeCapacity implements Score {
    private static final double DEFAULT_WEIGHT = 1;

    @Override
    public String name() {
        return "capacity";
    }

    @Override
    public double weight(PlacementRequest request) {
        return request.workload().replicas() == 0
                ? 0
                : request.policy().spec().scoreWeights().capacity().orElse(DEFAULT_WEIGHT);
    }

    @Override
    public double value(ScoreInput input) {
        return scarcest(input).percent();
    }

    @Override
    public String detail(ScoreInput input) {
        Left left = scarcest(input);
        return String.format(
                Locale.ROOT,
                "%.0f%% of %s free after %d pods",
                left.percent(),
                left.resource(),
                pods(input));
    }

    private record Left(String resource, double percent) {}

    private static Left scarcest(ScoreInput input) {
        ResourceVector request = input.request().workload().request();
        ResourceVector after = Room.free(input.cluster()).minus(request.times(pods(input)));
        ResourceVector offered = input.member().status().allocatable();
        Left scarcest = new Left("cpu", 100);
        for (String resource : resources(request)) {
            long all = offered.amount(resource);
            double percent =
                    all <= 0 ? 0 : Math.clamp(100.0 * after.amount(resource) / all, 0, 100);
            if (percent < scarcest.percent()) {
                scarcest = new Left(resource, percent);
            }
        }
        return scarcest;
    }

    private static int pods(ScoreInput input) {
        return Math.min(input.fits(), input.request().workload().replicas());
    }

    private static List<String> resources(ResourceVector request) {
        List<String> names = new ArrayList<>(List.of("cpu", "memory"));
        request.extended().keySet().stream().sorted().forEach(names::add);
        names.removeIf(name -> request.amount(name) <= 0);
        return names;
    }
}
