package dev.portolan.benchmarks;

import dev.portolan.benchmarks.api.ApiArea;
import dev.portolan.benchmarks.control.ControlArea;
import dev.portolan.benchmarks.dns.DnsArea;
import dev.portolan.benchmarks.members.MembersArea;
import dev.portolan.benchmarks.placement.PlacementArea;
import dev.portolan.benchmarks.volumes.VolumesArea;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * {@code portolan bench AREA}: measures one speed table, prints it, keeps it, and fails where a row
 * is short.
 */
@Command(
        name = "bench",
        description = "Measures one speed table; exit code 1 where a row is short of its goal.")
public final class Bench implements Callable<Integer> {
    private static final List<Area> AREAS =
            List.of(
                    new PlacementArea(),
                    new DnsArea(),
                    new ControlArea(),
                    new ApiArea(),
                    new MembersArea(),
                    new VolumesArea());

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "AREA", description = "What to measure.")
    private String area;

    @Option(
            names = "--quick",
            description = "A first impression in seconds; the result is not kept.")
    private boolean quick;

    @Option(names = "--results", description = "Where results are kept.")
    private Path results = Path.of("benchmarks", "results");

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Area chosen =
                AREAS.stream()
                        .filter(candidate -> candidate.name().equals(area))
                        .findFirst()
                        .orElseThrow(() ->
                                new CommandLine.ParameterException(
                                        spec.commandLine(),
                                        "there is no area \""
                                                + area
                                                + "\"; there are "
                                                + AREAS.stream()
                                                        .map(Area::name)
                                                        .collect(Collectors.joining(", "))));
        Instant at = Instant.now();
        Report report = new Report(area, at, ThisMachine.describe(), quick, chosen.run(quick));
        out.print(report.toText());
        if (!quick) {
            out.println("kept in " + keep(report));
        }
        out.flush();
        return report.isShort() ? 1 : 0;
    }

    private Path keep(Report report) throws IOException {
        Files.createDirectories(results);
        Path file =
                results.resolve(
                        report.area()
                                + "-"
                                + report.at().toString().replaceAll("[:.].*|-", "")
                                + ".json");
        return Files.writeString(file, report.toJson());
    }
}
