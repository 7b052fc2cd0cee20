package dev.portolan.benchmarks;

import java.util.Optional;

/**
 * One line of a speed table.
 *
 * @param what was measured, under which circumstances
 * @param reached in {@code unit}
 * @param goal what must be reached
 * @param peer what another project reached, in words: in the same run unless they say otherwise;
 *     empty where there is nothing to compare with
 */
public record Row(String what, double reached, String unit, Goal goal, Optional<String> peer) {
    /** Whether the goal is reached. */
    public boolean isReached() {
        return goal.isReachedBy(reached);
    }

    /** A bound on a figure. */
    public sealed interface Goal {
        boolean isReachedBy(double value);

        double bound();

        record AtMost(double bound) implements Goal {
            @Override
            public boolean isReachedBy(double value) {
                return value <= bound;
            }
        }

        record AtLeast(double bound) implements Goal {
            @Override
            public boolean isReachedBy(double value) {
                return value >= bound;
            }
        }
    }

    /** A row without a peer. */
    public static Row of(String what, double reached, String unit, Goal goal) {
        return new Row(what, reached, unit, goal, Optional.empty());
    }
}
