package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

class ReadRoundsTest {
    private final List<CompletableFuture<Long>> rounds = new ArrayList<>();
    private final ReadRounds reads =
            new ReadRounds(() -> {
                CompletableFuture<Long> round = new CompletableFuture<>();
                rounds.add(round);
                return round;
            });

    @Test
    void sharesTheNextRoundAmongAllWhoAskWhileOneRuns() {
        CompletableFuture<Long> first = reads.join();
        CompletableFuture<Long> second = reads.join();
        CompletableFuture<Long> third = reads.join();
        assertThat(rounds).hasSize(1);

        rounds.get(0).complete(7L);
        assertThat(first).isCompletedWithValue(7L);
        assertThat(second).isNotDone();
        assertThat(rounds).hasSize(2);

        rounds.get(1).complete(9L);
        assertThat(second).isCompletedWithValue(9L);
        assertThat(third).isCompletedWithValue(9L);
    }

    @Test
    void goesOnAfterARoundThatFailed() {
        CompletableFuture<Long> first = reads.join();
        rounds.get(0).completeExceptionally(new LeaderSession.NotLeaderException());
        CompletableFuture<Long> second = reads.join();
        rounds.get(1).complete(9L);

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(9L);
    }
}
