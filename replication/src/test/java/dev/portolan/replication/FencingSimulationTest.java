package dev.portolan.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.cluster.ClusterName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fails, and in whatever order: one writer, and nothing acknowledged is forged. */
class FencingSimulationTest {
    private static final int SEEDS = 200;

    @Test
    @Timeout(120)
    void noScheduleLetsTwoMembersWrite() {
        int moves = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            moves += run(seed).moves();
        }
        assertThat(moves).as("changes of ownership over %d seeds", SEEDS).isGreaterThan(3 * SEEDS);
    }

    /** Seeds that have found something once. */
    @ParameterizedTest
    @ValueSource(longs = {35})
    void seedsThatFailedOnceDoNotFailAgain(long seed) {
        run(seed);
    }

    private static FencingSimulation run(long seed) {
        var simulation = new FencingSimulation(seed);
        simulation.run(40_000, 40_000);
        assertThat(simulation.history().violations()).isEmpty();
        assertThat(simulation.history().writes()).as("writes of seed %d", seed).isPositive();
        assertThat(simulation.status().primary())
                .as("seed %d: the writer comes home: %s", seed, simulation.status())
                .contains(new ClusterName("a"));
        assertThat(simulation.status().phase())
                .as("seed %d: %s", seed, simulation.status())
                .isEqualTo("Protected");
        return simulation;
    }
}
