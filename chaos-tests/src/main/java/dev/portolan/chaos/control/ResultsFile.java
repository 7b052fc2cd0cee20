package dev.portolan.chaos.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A table of rounds, a line each, to which later runs add. */
final class ResultsFile {
    private static final String HEADER =
            "kind\tseed\toutcome\tacknowledged\toperations\tseconds\tcommit\tdetails\n";

    private final Path file;

    ResultsFile(Path file) {
        this.file = file;
    }

    /** The seeds of the rounds that are in it. */
    Set<Long> seeds() throws IOException {
        Set<Long> seeds = new HashSet<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                List<String> fields = List.of(line.split("\t"));
                if (fields.size() > 1 && !fields.get(1).equals("seed")) {
                    seeds.add(Long.parseLong(fields.get(1)));
                }
            }
        }
        return seeds;
    }

    void add(RoundResult result, String commit) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        if (!Files.exists(file)) {
            Files.writeString(file, HEADER);
        }
        String details = String.join("; ", result.isFine() ? result.events() : result.anomalies());
        Files.writeString(
                file,
                "%s\t%d\t%s\t%d\t%d\t%d\t%s\t%s%n"
                        .formatted(
                                result.kind(),
                                result.seed(),
                                result.isFine() ? "ok" : "ANOMALY",
                                result.acknowledged(),
                                result.operations(),
                                result.took().toSeconds(),
                                commit,
                                details.replaceAll("\\s+", " ")),
                StandardOpenOption.APPEND);
    }
}
