package dev.portolan.control.log;

import java.time.Duration;

/** A point on the monotonic clock by which a wait ends. */
record Deadline(long nanos) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    long leftNanos() {
        return Math.max(0, nanos - System.nanoTime());
    }

    Duration left() {
        return Duration.ofNanos(leftNanos());
    }

    boolean isOver() {
        return leftNanos() == 0;
    }
}
