package dev.portolan.daemon.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;

class ChecksTest {
    private final StringWriter told = new StringWriter();
    private final Checks checks =
            new Checks(new Narrator(new PrintWriter(told), InstantSource.system()));

    @Test
    void oneThatFailsIsToldAndFailsTheWhole() {
        checks.that(true, "water is wet");
        checks.that(false, "the moon is a cheese");

        assertThat(checks.allHeld()).isFalse();
        assertThat(checks.summary()).isEqualTo("1 of 2 checks failed: the moon is a cheese");
        assertThat(told.toString())
                .contains("ok      water is wet", "FAILED  the moon is a cheese");
    }

    @Test
    void withoutAnyCheckNothingHasHeld() {
        assertThat(checks.allHeld()).isFalse();
    }
}
