package dev.portolan.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

final class SeedsTest {
    private static final Duration TIME = Duration.ofNanos(10);

    /** Goes on by 4 ns whenever it is looked at. */
    private final AtomicLong clock = new AtomicLong();

    @Test
    void takesAtLeastSoManyThoughTheTimeIsOver() {
        assertThat(seeds(Optional.empty(), Optional.empty(), 5, Duration.ZERO))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void takesAsManyAsTheTimeHasRoomFor() {
        assertThat(seeds(Optional.empty(), Optional.empty(), 0, TIME)).containsExactly(1L, 2L);
    }

    @Test
    void takesTheOneThatIsToBeReplayed() {
        assertThat(seeds(Optional.of(77L), Optional.of(3L), 5, TIME)).containsExactly(77L);
    }

    @Test
    void takesAsManyAsIsAsked() {
        assertThat(seeds(Optional.empty(), Optional.of(3L), 5, TIME)).containsExactly(1L, 2L, 3L);
    }

    private List<Long> seeds(Optional<Long> one, Optional<Long> many, int atLeast, Duration time) {
        List<Long> taken = new ArrayList<>();
        new Seeds(one, many, atLeast, time, () -> clock.getAndAdd(4)).forEach(taken::add);
        return taken;
    }
}
