package dev.portolan.chaos.simulation;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The seeds of one test: {@code -Dportolan.seed=N} takes that one, {@code -Dportolan.seeds=N} those
 * from 1 to N; otherwise from 1 on, as many as a time has room for, and no fewer than a least
 * number. Iterable once; for one thread.
 */
public final class Seeds implements Iterable<Long> {
    /** The property that replays one seed. */
    public static final String ONE = "portolan.seed";

    /** The property that says how many seeds. */
    public static final String MANY = "portolan.seeds";

    private final Optional<Long> one;
    private final Optional<Long> many;
    private final int atLeast;
    private final Duration time;
    private final LongSupplier nanos;
    private int taken;

    Seeds(Optional<Long> one, Optional<Long> many, int atLeast, Duration time, LongSupplier nanos) {
        this.one = one;
        this.many = many;
        this.atLeast = atLeast;
        this.time = time;
        this.nanos = nanos;
    }

    public static Seeds of(int atLeast, Duration time) {
        return new Seeds(
                Optional.ofNullable(Long.getLong(ONE)),
                Optional.ofNullable(Long.getLong(MANY)),
                atLeast,
                time,
                System::nanoTime);
    }

    /** How many have been taken so far. */
    public int taken() {
        return taken;
    }

    @Override
    public Iterator<Long> iterator() {
        long start = nanos.getAsLong();
        return new Iterator<>() {
            private boolean sure;

            @Override
            public boolean hasNext() {
                sure = sure || wantsMore(start);
                return sure;
            }

            @Override
            public Long next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("after " + taken + " seeds");
                }
                sure = false;
                taken++;
                return one.orElse((long) taken);
            }
        };
    }

    private boolean wantsMore(long start) {
        if (one.isPresent()) {
            return taken == 0;
        }
        return many.map(limit -> taken < limit)
                .orElseGet(() -> taken < atLeast || nanos.getAsLong() - start < time.toNanos());
    }
}
