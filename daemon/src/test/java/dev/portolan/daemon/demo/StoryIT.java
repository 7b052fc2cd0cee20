package dev.portolan.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.simulator.FleetPlan;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The whole demo with its outage, on free ports: what `./portolan demo --story` shows holds. */
class StoryIT {
    private static final int NETWORK = 30;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void theOutagePlaysAndEveryCheckHoldsAndNothingIsLeftBehind() throws Exception {
        StringWriter told = new StringWriter();
        Narrator narrator = new Narrator(new PrintWriter(told), InstantSource.system());
        DemoFiles files = DemoFiles.create();
        DemoOptions options = new DemoOptions(1, true, Path.of("..", "deploy", "demo"));
        FleetPlan plan = FleetPlan.demo().onFreePorts(NETWORK);

        boolean held;
        try (Demo demo =
                Demo.start(
                        options,
                        plan,
                        files,
                        narrator,
                        InstantSource.system(),
                        new SecureRandom())) {
            held = demo.play();
        }

        assertThat(held).as(told.toString()).isTrue();
        assertThat(told.toString())
                .contains("the database has a new primary", "the database is home again");
        assertThat(Files.exists(files.root())).isFalse();
    }
}
