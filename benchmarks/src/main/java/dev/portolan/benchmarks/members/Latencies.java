package dev.portolan.benchmarks.members;

import java.util.ArrayList;
import java.util.List;

/** Times of one kind of operation, in milliseconds. */
record Latencies(List<Double> sorted) {
    Latencies {
        if (sorted.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        sorted = sorted.stream().sorted().toList();
    }

    /** One measurement. */
    @FunctionalInterface
    interface Operation {
        /**
         * @param number which one it is; negative while warming up
         */
        double millis(int number) throws Exception;
    }

    /** Measures one after the other. */
    static Latencies of(int warmUps, int count, Operation operation) throws Exception {
        List<Double> millis = new ArrayList<>();
        for (int i = -warmUps; i < count; i++) {
            double one = operation.millis(i);
            if (i >= 0) {
                millis.add(one);
            }
        }
        return new Latencies(millis);
    }

    /**
     * The nearest rank.
     *
     * @param share of the measurements that took no longer, above 0 and up to 1
     */
    double quantile(double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
