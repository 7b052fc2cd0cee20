package dev.portolan.scheduler.divide;

/**
 * A cluster as division sees it; a division gets them ranked, best first.
 *
 * @param cap the most replicas that it may get
 * @param current how many it has so far
 * @param weight from the policy, with weighted division; else 1
 */
public record Slot(int cap, int current, int weight) {
    /** What of its current replicas it may keep. */
    int kept() {
        return Math.min(current, cap);
    }
}
