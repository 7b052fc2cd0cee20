package dev.portolan.chaos.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.scheduler.Scheduler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every fault, from as many seeds as fit into 20 s, twice each, and from at least 20. A failure
 * names its seed: {@code -Dportolan.seed=N} replays it, {@code -Dportolan.seeds=N} runs 1 to N.
 */
final class JoinPlaceLoseRecoverTest {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int AT_LEAST = 20;

    private final Scenario scenario = new JoinPlaceLoseRecover();
    private final Simulation simulation = new Simulation(Scheduler.standard(), Faults.all());

    @Test
    void keepsItsPromisesUnderEveryFaultAndTellsTheSameStoryTwice() throws IOException {
        List<String> failures = new ArrayList<>();
        int decisions = 0;
        Seeds seeds = Seeds.of(AT_LEAST, TIME);
        for (long seed : seeds) {
            Simulation.Outcome outcome = simulation.run(scenario, seed);
            decisions += outcome.decisions();
            if (!simulation.run(scenario, seed).equals(outcome)) {
                failures.add(describe(outcome, "a second run went another way"));
            }
            outcome.violations().forEach(violation -> failures.add(describe(outcome, violation)));
        }
        note(seeds.taken(), decisions, failures.size());
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 52, 55})
    void keepsItsPromisesUnderSeedsThatHaveFoundFaults(long seed) {
        assertThat(simulation.run(scenario, seed).violations()).isEmpty();
    }

    private static String describe(Simulation.Outcome outcome, String violation) {
        return "seed %d: %s (to replay: -D%s=%d)"
                .formatted(outcome.seed(), violation, Seeds.ONE, outcome.seed());
    }

    private void note(int seeds, int decisions, int failures) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "summary"));
        Files.writeString(
                folder.resolve("simulation.txt"),
                "simulation %s: %d seeds, twice each, %d decisions, %d failures%n"
                        .formatted(scenario.name(), seeds, decisions, failures));
    }
}
