package dev.portolan.scheduler.divide;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Chooses clusters by rank such that together they hold enough. */
public final class BestSubset {
    private BestSubset() {}

    /** The fewest clusters that hold {@code need}; all that have room where they do not. */
    static int fewest(List<Integer> caps, int need) {
        List<Integer> sorted = new ArrayList<>(caps);
        sorted.sort(Collections.reverseOrder());
        int count = 0;
        long held = 0;
        while (count < sorted.size() && held < need && sorted.get(count) > 0) {
            held += sorted.get(count);
            count++;
        }
        return count;
    }

    /**
     * The best ranked of all sets of at most {@code size} clusters that hold {@code need}, compared
     * from the best cluster on; where no set holds that much, of those that hold most.
     *
     * @param caps what each cluster holds, ranked best first; those without room are never chosen
     * @return positions in {@code caps}, rising
     */
    public static List<Integer> choose(List<Integer> caps, int size, int need) {
        long enough = Math.min(need, largest(caps, 0, size));
        List<Integer> chosen = new ArrayList<>();
        long held = 0;
        for (int i = 0; i < caps.size() && chosen.size() < size; i++) {
            if (caps.get(i) > 0
                    && held + caps.get(i) + largest(caps, i + 1, size - chosen.size() - 1)
                            >= enough) {
                chosen.add(i);
                held += caps.get(i);
            }
        }
        return chosen;
    }

    /** The sum of the {@code count} largest caps from {@code from} on. */
    private static long largest(List<Integer> caps, int from, int count) {
        return caps.subList(from, caps.size()).stream()
                .sorted(Collections.reverseOrder())
                .limit(count)
                .mapToLong(Integer::longValue)
                .sum();
    }
}
