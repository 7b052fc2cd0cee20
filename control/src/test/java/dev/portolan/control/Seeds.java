package dev.portolan.control;

import java.util.stream.LongStream;

/**
 * The seeds of property tests, each an argument of its test: {@code -Dportolan.seed=N} runs one,
 * {@code -Dportolan.seeds=N} the first N.
 */
public final class Seeds {
    private static final String ONE = "portolan.seed";
    private static final String MANY = "portolan.seeds";
    private static final long USUAL = 200;

    private Seeds() {}

    public static LongStream all() {
        Long one = Long.getLong(ONE);
        return one != null
                ? LongStream.of(one)
                : LongStream.rangeClosed(1, Long.getLong(MANY, USUAL));
    }
}
