package dev.portolan.model.cluster;

import static dev.portolan.model.fixture.ClusterFixture.aCluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

final class LatencyMatrixTest {
    private final LatencyMatrix matrix =
            LatencyMatrix.of(
                    List.of(
                            aCluster("fra").at(10, "lon").build(),
                            aCluster("lon").at(12, "fra").at(70, "iad").build()));

    @Test
    void keepsBothDirectionsApart() {
        assertThat(matrix.between(new ClusterName("fra"), new ClusterName("lon"))).hasValue(10);
        assertThat(matrix.between(new ClusterName("lon"), new ClusterName("fra"))).hasValue(12);
    }

    @Test
    void takesTheOtherDirectionWhereOneIsMissing() {
        assertThat(matrix.between(new ClusterName("iad"), new ClusterName("lon"))).hasValue(70);
    }

    @Test
    void knowsNothingOfWhatNobodyMeasuredAndZeroOfOneself() {
        assertThat(matrix.between(new ClusterName("fra"), new ClusterName("iad"))).isEmpty();
        assertThat(matrix.between(new ClusterName("fra"), new ClusterName("fra"))).hasValue(0);
    }
}
