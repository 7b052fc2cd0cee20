package dev.portolan.benchmarks.control;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waiting for what a process that has just been started will say. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Patience() {}

    /**
     * @throws IllegalStateException when it is not there in time
     */
    static <T> T until(Duration patience, String what, Supplier<Optional<T>> question) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
        throw new IllegalStateException(
                what + " was not there after " + patience.toSeconds() + " s");
    }
}
