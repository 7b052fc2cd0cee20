package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

class AttemptTest {
    @Test
    void whoWaitsIsToldWhatTheStepThrew() {
        CompletableFuture<Long> answer =
                Attempt.of(() -> {
                    throw new IllegalStateException("no session");
                });

        assertThat(answer)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .withMessage("no session");
    }

    @Test
    void anAnswerIsHandedOnAsItIs() {
        CompletableFuture<Long> later = new CompletableFuture<>();

        assertThat(Attempt.of(() -> later)).isSameAs(later);
    }
}
