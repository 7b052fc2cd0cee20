package dev.portolan.control.placement;

import dev.portolan.model.policy.PlacementPolicy;
import dev.portolan.model.resource.Document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which policy is for an object: the highest priority; of equals one of the object's namespace
 * before one of the whole federation, then the first by name. Pure.
 */
final class PolicyMatcher {
    private static final Comparator<PlacementPolicy> PRECEDENCE =
            Comparator.comparingInt((PlacementPolicy policy) -> -policy.spec().priority())
                    .thenComparing(policy -> policy.namespace().isNone())
                    .thenComparing(PlacementPolicy::name);

    private final List<PlacementPolicy> policies;

    PolicyMatcher(Collection<PlacementPolicy> policies) {
        this.policies = policies.stream().sorted(PRECEDENCE).toList();
    }

    Optional<PlacementPolicy> match(Document object) {
        return policies.stream().filter(policy -> policy.selects(object)).findFirst();
    }
}
