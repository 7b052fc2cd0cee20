package dev.portolan.members.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class LatencyWindowTest {
    private static final ClusterName LON = new ClusterName("lon");

    @Test
    void percentilesAreValuesThatWereMeasured() {
        LatencyWindow window = LatencyWindow.empty(100);
        for (int i = 1; i <= 100; i++) {
            window = window.plus(i, Instant.ofEpochSecond(i));
        }
        assertThat(window.sample(LON))
                .contains(new LatencySample(LON, 50, 99, 100, Instant.ofEpochSecond(100)));
    }

    @Test
    void forgetsTheOldestSoThatTheMedianFollowsAChange() {
        LatencyWindow window = LatencyWindow.empty(9);
        for (int i = 0; i < 9; i++) {
            window = window.plus(10, Instant.EPOCH);
        }
        for (int i = 0; i < 5; i++) {
            window = window.plus(90, Instant.EPOCH);
        }
        assertThat(window.sample(LON).orElseThrow().p50Millis()).isEqualTo(90);
    }

    @Test
    void oneOutlierDoesNotMoveTheMedian() {
        LatencyWindow window =
                LatencyWindow.empty(9).plus(10, Instant.EPOCH).plus(11, Instant.EPOCH);
        assertThat(window.plus(5_000, Instant.EPOCH).sample(LON).orElseThrow().p50Millis())
                .isEqualTo(11);
    }

    @Test
    void leavesOutWhatIsNoTime() {
        LatencyWindow window = LatencyWindow.empty(9);
        assertThat(window.plus(Double.NaN, Instant.EPOCH).plus(-1, Instant.EPOCH))
                .isEqualTo(window);
        assertThat(window.sample(LON)).isEmpty();
    }
}
