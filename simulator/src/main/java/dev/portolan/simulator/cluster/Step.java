package dev.portolan.simulator.cluster;

import dev.portolan.model.resource.Write;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one step of a controller decided.
 *
 * @param wakeAt when there is something to do again although nothing has changed
 */
record Step(List<Effect> effects, Optional<Instant> wakeAt) {
    Step {
        effects = List.copyOf(effects);
    }

    /** Collects a step. For one thread. */
    static final class Builder {
        private final List<Effect> effects = new ArrayList<>();
        private Optional<Instant> wakeAt = Optional.empty();

        Builder effect(Effect effect) {
            effects.add(effect);
            return this;
        }

        Builder write(Write write) {
            return effect(new Effect.Put(write));
        }

        Builder write(Optional<Write> write) {
            write.ifPresent(this::write);
            return this;
        }

        /** Asks for a step at {@code time} or earlier. */
        Builder wakeAt(Instant time) {
            if (wakeAt.isEmpty() || time.isBefore(wakeAt.get())) {
                wakeAt = Optional.of(time);
            }
            return this;
        }

        Step build() {
            return new Step(effects, wakeAt);
        }
    }
}
