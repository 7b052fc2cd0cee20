package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.Taint;
import dev.portolan.model.policy.PlacementPolicy;

import java.util.Optional;

/**
 * Taints of the cluster against tolerations of the policy. A taint that an operator sets bears no
 * time, so that a toleration with seconds counts as one without. The taint of a cluster that does
 * not answer is {@link ReadinessFilter}'s.
 */
public final class TaintFilter implements Filter {
    @Override
    public String name() {
        return "taint";
    }

    @Override
    public Ruling rule(FilterInput input) {
        return worst(input)
                .map(taint ->
                        taint.effect() == Taint.Effect.NoExecute ? Ruling.LEAVES : Ruling.STAYS)
                .orElse(Ruling.ADMITS);
    }

    @Override
    public String refusal(FilterInput input) {
        return worst(input)
                .map(taint ->
                        input.member().name()
                                + " has the taint "
                                + print(taint)
                                + ", which "
                                + input.request().policy().display()
                                + " does not tolerate")
                .orElse("");
    }

    /** The strictest taint that is not tolerated; of equals the first. */
    private static Optional<Taint> worst(FilterInput input) {
        PlacementPolicy.Spec policy = input.request().policy().spec();
        Optional<Taint> worst = Optional.empty();
        for (Taint taint : input.member().spec().taints()) {
            boolean tolerated =
                    taint.key().equals(Taint.UNREACHABLE)
                            || policy.tolerations().stream()
                                    .anyMatch(toleration -> toleration.tolerates(taint));
            if (!tolerated
                    && worst.map(known -> taint.effect().compareTo(known.effect()) > 0)
                            .orElse(true)) {
                worst = Optional.of(taint);
            }
        }
        return worst;
    }

    private static String print(Taint taint) {
        return taint.key()
                + (taint.value().isEmpty() ? "" : "=" + taint.value())
                + ":"
                + taint.effect();
    }
}
