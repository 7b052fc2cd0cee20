package dev.portolan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.config.ConfigReader;
import dev.portolan.config.ConfigResult;
import dev.portolan.config.ConfigSources;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class SettingsFileTest {
    private static final Path FILE = Path.of("config", "portolan.yaml");

    @Test
    void theSettingsFileIsAcceptedAndHoldsTheDefaults() throws IOException {
        ConfigResult withFile =
                ConfigReader.read(ConfigSources.ofFile("portolan.yaml", Files.readString(FILE)));
        ConfigResult withoutFile = ConfigReader.read(ConfigSources.ofFile("none", ""));

        assertThat(withFile).isInstanceOf(ConfigResult.Valid.class).isEqualTo(withoutFile);
    }

    @Test
    void aKeyThatTheCodeDoesNotKnowWouldBeFound() throws IOException {
        String yaml = Files.readString(FILE).replace("unreachableAfter", "unreachableSince");

        assertThat(ConfigReader.read(ConfigSources.ofFile("portolan.yaml", yaml)))
                .isInstanceOfSatisfying(
                        ConfigResult.Invalid.class,
                        invalid ->
                                assertThat(invalid.describe())
                                        .contains("members.unreachableSince"));
    }
}
