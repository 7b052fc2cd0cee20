package dev.portolan.members.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.model.cluster.LatencySample;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;

class ClusterStatusTest {
    @ParameterizedTest(name = "{0} ms stored, {1} ms measured: {2} ms")
    @CsvSource({
        "100, 105, 100",
        "100, 111, 111",
        "100, 60, 60",
        "1, 1.4, 1",
        "1, 1.6, 1.6",
        "0.1, 0.5, 0.1"
    })
    void writesALatencyOnlyPastItsJitter(double stored, double measured, double written) {
        assertThat(ClusterStatus.latency(List.of(sample(stored)), List.of(sample(measured))))
                .extracting(LatencySample::p50Millis)
                .containsExactly(written);
    }

    private static LatencySample sample(double millis) {
        return new LatencySample(new ClusterName("lon"), millis, millis, 9, Instant.EPOCH);
    }
}
