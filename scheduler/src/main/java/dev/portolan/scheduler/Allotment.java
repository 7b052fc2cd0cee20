package dev.portolan.scheduler;

import java.util.List;

/**
 * Replicas for the clusters of a fleet, in their order.
 *
 * @param shares replicas of each
 * @param chosen whether each gets the object at all, be it with 0 replicas
 * @param unplaced replicas that are nowhere, or only where nobody answers
 */
record Allotment(List<Integer> shares, List<Boolean> chosen, int unplaced) {
    Allotment {
        shares = List.copyOf(shares);
        chosen = List.copyOf(chosen);
    }
}
