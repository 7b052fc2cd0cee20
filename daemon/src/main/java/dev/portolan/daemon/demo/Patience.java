package dev.portolan.daemon.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something to become true, with a deadline. */
final class Patience {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final InstantSource clock;

    Patience(InstantSource clock) {
        this.clock = clock;
    }

    /** The first value that {@code look} finds, or nothing when time is up. */
    <T> Optional<T> await(Duration limit, Supplier<Optional<T>> look) throws InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent() || clock.instant().isAfter(deadline)) {
                return found;
            }
            Thread.sleep(PAUSE);
        }
    }

    /** Whether {@code condition} became true in time. */
    boolean until(Duration limit, Supplier<Boolean> condition) throws InterruptedException {
        return await(limit, () -> condition.get() ? Optional.of(true) : Optional.<Boolean>empty())
                .isPresent();
    }
}
