package dev.portolan.simulator.network;

import dev.portolan.simulator.network.RoundTripTable.RoundTrip;
import dev.portolan.simulator.network.RoundTripTable.Source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Derives {@code round-trips.csv} from the published measurements. {@code main} prints the table,
 * given the folder of the three source files.
 */
final class RoundTripDerivation {
    /** What the way from one cloud's network into another's adds, in milliseconds. */
    static final double PEERING_MILLIS = 2.0;

    private static final String HEADER =
            """
            # Round trips between cloud regions: from,to,milliseconds,source. A table of facts.
            # measured: published figures, the mean of both directions. AWS and GCP from
            #   vitorenesduarte/fantoch (aea6e324), 2020; Azure from Azure/azure-cosmos-dotnet-v3
            #   (1bc2c522), whose 0 ms within a region counts as not measured.
            # estimate: nobody published it. Every region belongs to a metropolitan area; the value is
            #   the median of what those providers measured that have a region in both areas, plus
            #   %.1f ms for the peering where the two regions are of different clouds.
            # Written by RoundTripDerivation (in the tests), which also checks it.
            """
                    .formatted(PEERING_MILLIS);

    /**
     * Regions by metropolitan area; those with a star are in the table, the others help to
     * estimate.
     */
    private static final String METROS =
            """
            virginia   aws/us-east-1* gcp/us-east4* azure/eastus*
            oregon     aws/us-west-2* gcp/us-west1* azure/westus2*
            frankfurt  aws/eu-central-1* gcp/europe-west3* azure/germanywestcentral*
            dublin     aws/eu-west-1* azure/northeurope
            london     aws/eu-west-2 gcp/europe-west2* azure/uksouth
            amsterdam  gcp/europe-west4 azure/westeurope*
            tokyo      aws/ap-northeast-1* gcp/asia-northeast1* azure/japaneast*
            singapore  aws/ap-southeast-1* gcp/asia-southeast1* azure/southeastasia*
            saopaulo   aws/sa-east-1* gcp/southamerica-east1 azure/brazilsouth
            sydney     aws/ap-southeast-2 gcp/australia-southeast1 azure/australiaeast*
            """;

    private static final Map<String, String> FILES =
            Map.of(
                    "aws", "aws-fantoch-2020-06-05.csv",
                    "gcp", "gcp-fantoch.csv",
                    "azure", "azure-public-regions-matrix.csv");

    private final Map<String, Double> measured = new HashMap<>();
    private final Map<Location, String> metros = new HashMap<>();
    private final List<Location> listed = new ArrayList<>();

    RoundTripDerivation(Path folder) throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            for (String line : Files.readAllLines(folder.resolve(file.getValue()))) {
                String[] fields = line.split(",", -1);
                if (!fields[0].equals("from")) {
                    measured.put(
                            direction(
                                    new Location(file.getKey(), fields[0].toLowerCase(Locale.ROOT)),
                                    new Location(
                                            file.getKey(), fields[1].toLowerCase(Locale.ROOT))),
                            Double.valueOf(fields[2]));
                }
            }
        }
        METROS.lines().forEach(this::readMetro);
        listed.sort(null);
    }

    public static void main(String[] arguments) throws IOException {
        System.out.print(new RoundTripDerivation(Path.of(arguments[0])).render());
    }

    String render() {
        var text = new StringBuilder(HEADER);
        for (RoundTrip roundTrip : derive()) {
            text.append(roundTrip.from())
                    .append(',')
                    .append(roundTrip.to())
                    .append(String.format(Locale.ROOT, ",%.1f,", roundTrip.millis()))
                    .append(roundTrip.source().name().toLowerCase(Locale.ROOT))
                    .append('\n');
        }
        return text.toString();
    }

    List<RoundTrip> derive() {
        List<RoundTrip> table = new ArrayList<>();
        for (int from = 0; from < listed.size(); from++) {
            for (int to = from; to < listed.size(); to++) {
                table.add(derive(listed.get(from), listed.get(to)));
            }
        }
        return table;
    }

    private RoundTrip derive(Location from, Location to) {
        OptionalDouble own = published(from, to);
        if (own.isPresent()) {
            return new RoundTrip(from, to, own.getAsDouble(), Source.MEASURED);
        }
        double[] others =
                Stream.of("aws", "azure", "gcp")
                        .flatMapToDouble(provider -> between(provider, metro(from), metro(to)))
                        .sorted()
                        .toArray();
        if (others.length == 0) {
            throw new IllegalStateException("nobody measured anything like " + from + " to " + to);
        }
        double median = (others[(others.length - 1) / 2] + others[others.length / 2]) / 2;
        double peering = from.provider().equals(to.provider()) ? 0 : PEERING_MILLIS;
        return new RoundTrip(from, to, median + peering, Source.ESTIMATE);
    }

    private DoubleStream between(String provider, String fromMetro, String toMetro) {
        return region(provider, fromMetro)
                .flatMap(from ->
                        region(provider, toMetro)
                                .map(to -> published(from, to))
                                .filter(OptionalDouble::isPresent))
                .mapToDouble(OptionalDouble::getAsDouble);
    }

    private Stream<Location> region(String provider, String metro) {
        return metros.keySet().stream()
                .filter(location -> location.provider().equals(provider))
                .filter(location -> metro(location).equals(metro));
    }

    private OptionalDouble published(Location from, Location to) {
        Double there = measured.get(direction(from, to));
        Double back = measured.get(direction(to, from));
        boolean known = there != null && back != null && there > 0;
        return known ? OptionalDouble.of((there + back) / 2) : OptionalDouble.empty();
    }

    private String metro(Location location) {
        return metros.get(location);
    }

    private void readMetro(String line) {
        String[] words = line.split("\\s+");
        for (int i = 1; i < words.length; i++) {
            Location location = Location.parse(words[i].replace("*", ""));
            metros.put(location, words[0]);
            if (words[i].endsWith("*")) {
                listed.add(location);
            }
        }
    }

    private static String direction(Location from, Location to) {
        return from + ">" + to;
    }
}
