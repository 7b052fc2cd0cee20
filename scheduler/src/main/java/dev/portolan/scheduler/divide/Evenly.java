package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * The same number everywhere, as far as the caps allow it; odd ones stay where they are, else go to
 * the best.
 */
public final class Evenly implements Division {
    @Override
    public int[] divide(int replicas, List<Slot> slots) {
        return Webster.share(
                replicas,
                slots.stream().mapToInt(slot -> 1).toArray(),
                slots.stream().mapToInt(Slot::cap).toArray(),
                new int[slots.size()],
                slots.stream().mapToInt(Slot::current).toArray());
    }
}
