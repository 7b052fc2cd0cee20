package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.MemberCluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A cluster that is not ready takes nothing new. What is there stays until the toleration of {@code
 * portolan.dev/unreachable} has run out, counted from the condition's transition.
 */
public final class ReadinessFilter implements Filter {
    @Override
    public String name() {
        return "readiness";
    }

    @Override
    public Ruling rule(FilterInput input) {
        if (input.member().isReady()) {
            return Ruling.ADMITS;
        }
        return leavesAt(input).map(instant -> input.now().isBefore(instant)).orElse(true)
                ? Ruling.STAYS
                : Ruling.LEAVES;
    }

    @Override
    public String refusal(FilterInput input) {
        MemberCluster member = input.member();
        Optional<Instant> since = member.notReadySince();
        if (since.isEmpty()) {
            return member.name() + " has not reported that it is ready";
        }
        String away = member.name() + " has not been ready since " + since.get();
        return leavesAt(input)
                .map(instant ->
                        input.now().isBefore(instant)
                                ? away + "; what is there stays until " + instant
                                : away
                                        + ", longer than the "
                                        + limit(input).orElse(Duration.ZERO).toSeconds()
                                        + " s that are tolerated")
                .orElse(away + "; what is there stays");
    }

    private static Optional<Instant> leavesAt(FilterInput input) {
        return input.member().notReadySince().flatMap(since -> limit(input).map(since::plus));
    }

    private static Optional<Duration> limit(FilterInput input) {
        return input.request().policy().spec().unreachableLimit();
    }
}
