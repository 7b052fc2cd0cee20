package dev.portolan.control.placement;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What follows from one input.
 *
 * @param wakeAt when the loop wants {@link Input.Woke} at the latest; replaces earlier wishes
 */
public record Step(List<Effect> effects, Optional<Instant> wakeAt) {
    public Step {
        effects = List.copyOf(effects);
    }
}
