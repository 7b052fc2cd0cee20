package dev.portolan.scheduler.divide;

import java.util.PriorityQueue;

/**
 * The method of Webster (Sainte-Laguë): one seat after the other to the party with the largest
 * weight ÷ (2 · seats + 1). Monotone: one more seat to share out takes none from anybody. Ties go
 * to who has fewer seats, then to who is preferred, then to the first.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Sainte-Lagu%C3%AB_method">Sainte-Laguë method</a>
 */
final class Webster {
    /** Keeps weight × (2 · seats + 1) within a long. */
    private static final int MAX_WEIGHT = 1 << 30;

    private Webster() {}

    /**
     * Shares out {@code extra} seats beyond those already held.
     *
     * @param weights a party of weight 0 gets nothing
     * @param caps the most seats that each may have in the end
     * @param held seats already held; not taken away
     * @param preferred breaks ties: the larger wins
     * @return seats of each, those already held included
     */
    static int[] share(int extra, int[] weights, int[] caps, int[] held, int[] preferred) {
        int[] seats = held.clone();
        PriorityQueue<Integer> queue =
                new PriorityQueue<>((one, other) -> {
                    long left = (long) Math.min(weights[one], MAX_WEIGHT) * (2L * seats[other] + 1);
                    long right =
                            (long) Math.min(weights[other], MAX_WEIGHT) * (2L * seats[one] + 1);
                    if (left != right) {
                        return left > right ? -1 : 1;
                    }
                    if (seats[one] != seats[other]) {
                        return Integer.compare(seats[one], seats[other]);
                    }
                    return preferred[one] != preferred[other]
                            ? Integer.compare(preferred[other], preferred[one])
                            : Integer.compare(one, other);
                });
        for (int party = 0; party < seats.length; party++) {
            if (weights[party] > 0 && seats[party] < caps[party]) {
                queue.add(party);
            }
        }
        for (int left = extra; left > 0 && !queue.isEmpty(); left--) {
            int party = queue.remove();
            seats[party]++;
            if (seats[party] < caps[party]) {
                queue.add(party);
            }
        }
        return seats;
    }
}
