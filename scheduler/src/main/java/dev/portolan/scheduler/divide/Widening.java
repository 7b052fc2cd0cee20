package dev.portolan.scheduler.divide;

import java.util.List;

/**
 * Spreads replicas over more clusters where a division has used too few: one at a time, from who
 * has most.
 */
public final class Widening {
    private Widening() {}

    /**
     * Changes {@code shares} so that at least {@code clusters} of them are used, as far as room and
     * replicas allow.
     */
    public static void widen(int[] shares, List<Slot> slots, int clusters) {
        int used = 0;
        for (int share : shares) {
            used += share > 0 ? 1 : 0;
        }
        for (int target = 0; target < shares.length && used < clusters; target++) {
            if (shares[target] > 0
                    || slots.get(target).cap() == 0
                    || slots.get(target).weight() == 0) {
                continue;
            }
            int donor = largest(shares);
            if (shares[donor] < 2) {
                return;
            }
            shares[donor]--;
            shares[target]++;
            used++;
        }
    }

    private static int largest(int[] shares) {
        int largest = 0;
        for (int i = 1; i < shares.length; i++) {
            if (shares[i] >= shares[largest]) {
                largest = i;
            }
        }
        return largest;
    }
}
