package dev.portolan.chaos.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.portolan.chaos.disk.PreloadLibrary;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The short form: two power cuts, four faults, two deposed leaders. The long one is {@code portolan
 * chaos control}.
 */
class ControlChaosIT {
    private static Optional<PreloadLibrary> library = Optional.empty();

    @TempDir private Path scratch;

    @BeforeAll
    static void build(@TempDir Path folder) throws Exception {
        library = PreloadLibrary.build(Path.of("src/main/c/powercut.c"), folder);
    }

    @ParameterizedTest
    @CsvSource({
        "POWER_CUT, 1",
        "POWER_CUT_LEADER_LAST, 2",
        "KILL, 3",
        "PAUSE, 4",
        "PARTITION, 5",
        "SYNC_ERROR, 6",
        "DEPOSED_BY_PARTITION, 7",
        "DEPOSED_BY_PAUSE, 8",
    })
    void losesNothingAndExplainsEverything(Kind kind, long seed) throws Exception {
        assumeCompilerFor(kind);
        RoundResult result = new Round(kind, seed, scratch, library).run();

        note(result);
        assertThat(result.anomalies()).as("%s, seed %d: %s", kind, seed, result.events()).isEmpty();
        assertThat(result.acknowledged()).isGreaterThan(150);
    }

    @Test
    void noticesAPowerCutWhereSyncsAreForgotten() throws Exception {
        assumeCompilerFor(Kind.POWER_CUT);
        RoundResult result = new Round(Kind.POWER_CUT, 2, scratch, library).withLyingDisks().run();

        assertThat(result.anomalies())
                .anySatisfy(it -> assertThat(it).contains("lost acknowledged writes"))
                .anySatisfy(it -> assertThat(it).contains("not shown to be linearizable"));
    }

    private static void assumeCompilerFor(Kind kind) {
        assumeTrue(
                !kind.needsDisks() || library.isPresent(),
                "no gcc here (Debian: apt install gcc libc6-dev)");
    }

    private static void note(RoundResult result) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "summary"));
        Files.writeString(
                folder.resolve("control-" + result.kind() + ".txt"),
                "control %s seed %d: %d writes acknowledged, %d operations, %d anomalies, %d s%n"
                        .formatted(
                                result.kind(),
                                result.seed(),
                                result.acknowledged(),
                                result.operations(),
                                result.anomalies().size(),
                                result.took().toSeconds()));
    }
}
