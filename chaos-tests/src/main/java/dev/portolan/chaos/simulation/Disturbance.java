package dev.portolan.chaos.simulation;

import java.util.random.RandomGenerator;

/** Whether a fault strikes here and now. Nothing strikes any more once it is over. */
final class Disturbance {
    private final Faults faults;
    private final RandomGenerator random;
    private boolean over;

    Disturbance(Faults faults, RandomGenerator random) {
        this.faults = faults;
        this.random = random;
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    boolean strikes(Fault kind, int oneIn) {
        return !over && faults.has(kind) && random.nextInt(oneIn) == 0;
    }
}
