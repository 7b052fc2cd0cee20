package dev.portolan.simulator.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.simulator.network.RoundTripTable.Source;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

class RoundTripTableTest {
    private static final Location FRANKFURT = Location.parse("aws/eu-central-1");
    private static final Location LONDON = Location.parse("gcp/europe-west2");
    private final RoundTripTable table = RoundTripTable.ofCloudRegions();

    @Test
    void knowsEveryPairOfItsRegions() {
        assertThat(table.locations()).hasSize(20);
        for (Location from : table.locations()) {
            for (Location to : table.locations()) {
                assertThat(table.millis(from, to)).isEqualTo(table.millis(to, from)).isPositive();
            }
        }
    }

    @Test
    void marksRoundTripsBetweenCloudsAsEstimates() {
        assertThat(table.find(FRANKFURT, LONDON).orElseThrow().source()).isEqualTo(Source.ESTIMATE);
        assertThat(table.find(FRANKFURT, Location.parse("aws/us-west-2")).orElseThrow().source())
                .isEqualTo(Source.MEASURED);
    }

    @Test
    void namesTheRegionsThatItKnowsWhenOneIsUnknown() {
        assertThatThrownBy(() -> table.millis(FRANKFURT, Location.parse("aws/moon-1")))
                .hasMessageContaining("aws/moon-1")
                .hasMessageContaining("gcp/europe-west2");
    }

    @Test
    void isWhatTheRuleDerivesFromThePublishedFigures() throws IOException {
        Optional<Path> folder = publishedFigures();
        Assumptions.assumeTrue(
                folder.isPresent(), "shared/data/latency is absent: the table is not re-derived");
        try (var resource = RoundTripTable.class.getResourceAsStream("round-trips.csv")) {
            String checkedIn =
                    new String(
                            Objects.requireNonNull(resource).readAllBytes(),
                            StandardCharsets.UTF_8);
            assertThat(checkedIn).isEqualTo(new RoundTripDerivation(folder.get()).render());
        }
    }

    private static Optional<Path> publishedFigures() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("shared/data/latency"))
                .filter(Files::isDirectory)
                .findFirst();
    }
}
