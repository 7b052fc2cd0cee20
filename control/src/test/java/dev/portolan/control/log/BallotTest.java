package dev.portolan.control.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class BallotTest {
    @TempDir Path directory;

    @Test
    void givesOneVoteInATerm() {
        Ballot ballot = new Ballot(directory.resolve("ballot"));

        assertThat(ballot.cast(1, "a")).isTrue();
        assertThat(ballot.cast(1, "a")).isTrue();
        assertThat(ballot.cast(1, "b")).isFalse();
        assertThat(ballot.cast(2, "b")).isTrue();
        assertThat(ballot.cast(1, "a")).isFalse();
    }

    @Test
    void remembersItsVoteThroughARestart() {
        Path file = directory.resolve("ballot");
        new Ballot(file).cast(4, "a");

        Ballot restarted = new Ballot(file);
        assertThat(restarted.cast(4, "b")).isFalse();
        assertThat(restarted.cast(4, "a")).isTrue();
        assertThat(restarted.cast(5, "b")).isTrue();
    }

    @Test
    void refusesADamagedFile() throws Exception {
        Path file = directory.resolve("ballot");
        new Ballot(file).cast(4, "a");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> new Ballot(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
    }
}
