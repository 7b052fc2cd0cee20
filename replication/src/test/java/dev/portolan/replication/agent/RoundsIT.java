package dev.portolan.replication.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class RoundsIT {
    @Test
    void aRoundThatFailsByAFaultIsFollowedByTheNextOne() throws InterruptedException {
        var rounds = new CountDownLatch(3);
        try (var agent = new Rounds("test", () -> {}, Duration.ofMillis(1))) {
            agent.repeat(
                    "orders",
                    () -> {
                        rounds.countDown();
                        throw new IllegalStateException("an order that nobody has thought of");
                    });
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
