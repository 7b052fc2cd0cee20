package dev.portolan.chaos.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in the order of its time, and of equal times in the order in
 * which it was noted. For one thread.
 */
final class Agenda {
    private static final long MOST_HAPPENINGS = 2_000_000;

    private record Entry(Instant at, long number, Runnable what) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::number));
    private Instant now;
    private long noted;
    private long happened;

    Agenda(Instant start) {
        now = start;
    }

    Instant now() {
        return now;
    }

    /** Notes something for a time; what lies in the past happens as soon as possible. */
    void at(Instant time, Runnable what) {
        entries.add(new Entry(time.isBefore(now) ? now : time, noted++, what));
    }

    void after(Duration delay, Runnable what) {
        at(now.plus(delay), what);
    }

    /**
     * Lets everything happen that is due within a duration.
     *
     * @throws IllegalStateException when it does not come to an end
     */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        for (Entry next = entries.peek();
                next != null && !next.at().isAfter(end);
                next = entries.peek()) {
            entries.remove();
            now = next.at();
            if (++happened > MOST_HAPPENINGS) {
                throw new IllegalStateException(
                        "more than " + MOST_HAPPENINGS + " happenings by " + now);
            }
            next.what().run();
        }
        now = end;
    }
}
