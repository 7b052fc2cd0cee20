package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * In proportion to the policy's weights; what a slot cannot take goes to the others. A slot of
 * weight 0 gets nothing.
 */
public final class ByWeight implements Division {
    @Override
    public int[] divide(int replicas, List<Slot> slots) {
        return Webster.share(
                replicas,
                slots.stream().mapToInt(Slot::weight).toArray(),
                slots.stream().mapToInt(Slot::cap).toArray(),
                new int[slots.size()],
                slots.stream().mapToInt(Slot::current).toArray());
    }
}
