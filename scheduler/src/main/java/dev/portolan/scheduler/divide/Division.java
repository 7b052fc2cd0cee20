package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * Shares replicas out. Pure; never above a slot's cap, and all of them where the caps allow it.
 * Moves as little as its rule allows away from what the slots have.
 */
@FunctionalInterface
public interface Division {
    /**
     * Shares out.
     *
     * @param slots ranked, best first
     * @return replicas for each slot, in the order of the slots
     */
    int[] divide(int replicas, List<Slot> slots);
}
