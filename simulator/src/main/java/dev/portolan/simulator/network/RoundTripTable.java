package dev.portolan.simulator.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Round trips between cloud regions in milliseconds, one for both directions of a pair. The
 * resource {@code round-trips.csv} beside this class names the sources and the rule for pairs that
 * nobody measured. Immutable.
 */
public final class RoundTripTable {
    private static final String RESOURCE = "round-trips.csv";

    private final Map<Pair, RoundTrip> pairs;
    private final Set<Location> locations;

    /** Builds a table; of two values for one pair the later counts. */
    public RoundTripTable(Iterable<RoundTrip> roundTrips) {
        Map<Pair, RoundTrip> found = new TreeMap<>();
        Set<Location> ends = new TreeSet<>();
        for (RoundTrip roundTrip : roundTrips) {
            found.put(Pair.of(roundTrip.from(), roundTrip.to()), roundTrip);
            ends.add(roundTrip.from());
            ends.add(roundTrip.to());
        }
        pairs = Map.copyOf(found);
        locations = Set.copyOf(ends);
    }

    /** The table of cloud regions that comes with the simulator. */
    public static RoundTripTable ofCloudRegions() {
        var stream =
                Objects.requireNonNull(
                        RoundTripTable.class.getResourceAsStream(RESOURCE), RESOURCE);
        try (var reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return new RoundTripTable(
                    reader.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .map(RoundTrip::parse)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every location that has a round trip. */
    public Set<Location> locations() {
        return locations;
    }

    public Optional<RoundTrip> find(Location a, Location b) {
        return Optional.ofNullable(pairs.get(Pair.of(a, b)));
    }

    /**
     * The round trip between two locations in milliseconds.
     *
     * @throws IllegalArgumentException when the table has none; names the locations that it knows
     */
    public double millis(Location a, Location b) {
        return find(a, b)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no round trip is known between "
                                        + a
                                        + " and "
                                        + b
                                        + "; the table has "
                                        + new TreeSet<>(locations)))
                .millis();
    }

    /** How a round trip came to be known. */
    public enum Source {
        /** By a published measurement within one provider. */
        MEASURED,
        /** By the rule that stands in the table's header. */
        ESTIMATE
    }

    /** One line of the table. */
    public record RoundTrip(Location from, Location to, double millis, Source source) {
        static RoundTrip parse(String line) {
            String[] fields = line.split(",", -1);
            if (fields.length != 4) {
                throw new IllegalArgumentException(
                        RESOURCE + ": \"" + line + "\" should be from,to,milliseconds,source");
            }
            return new RoundTrip(
                    Location.parse(fields[0]),
                    Location.parse(fields[1]),
                    Double.parseDouble(fields[2]),
                    fields[3].equals("measured") ? Source.MEASURED : Source.ESTIMATE);
        }
    }

    private record Pair(Location low, Location high) implements Comparable<Pair> {
        static Pair of(Location a, Location b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }

        @Override
        public int compareTo(Pair other) {
            int byLow = low.compareTo(other.low);
            return byLow != 0 ? byLow : high.compareTo(other.high);
        }
    }
}
