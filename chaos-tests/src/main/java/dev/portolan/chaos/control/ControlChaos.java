package dev.portolan.chaos.control;

import dev.portolan.chaos.disk.PreloadLibrary;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * {@code portolan chaos control}: rounds against the control store. Seed by seed, its kind of round
 * follows from the seed; each result is a line in a file, so that a long run can be taken in
 * slices.
 */
@Command(
        name = "control",
        description =
                "Rounds against three nodes of the control store; exit code 1 after an anomaly.")
public final class ControlChaos implements Callable<Integer> {
    /** Of the rounds of one cycle, so many of each kind; 120 cover what a release asks for. */
    private static final List<Kind> CYCLE =
            List.of(
                    Kind.POWER_CUT,
                    Kind.KILL,
                    Kind.DEPOSED_BY_PARTITION,
                    Kind.PARTITION,
                    Kind.PAUSE,
                    Kind.POWER_CUT_LEADER_LAST,
                    Kind.WIPE,
                    Kind.DEPOSED_BY_PAUSE,
                    Kind.SLOW_DISK,
                    Kind.LAG,
                    Kind.POWER_CUT,
                    Kind.FULL_DISK,
                    Kind.DEPOSED_BY_PARTITION,
                    Kind.SYNC_ERROR,
                    Kind.KILL_ALL,
                    Kind.POWER_CUT_LEADER_LAST,
                    Kind.ROLLING_RESTART,
                    Kind.DEPOSED_BY_PAUSE,
                    Kind.BIT_FLIP,
                    Kind.CLOCK_JUMP);

    @Spec private CommandSpec spec;

    @Option(names = "--rounds", description = "Seeds from 1 to this (default: ${DEFAULT-VALUE}).")
    private int rounds = CYCLE.size();

    @Option(names = "--resume", description = "Leave out seeds that the results file has.")
    private boolean resume;

    @Option(names = "--minutes", description = "Begin no round after so long.")
    private int minutes = 20;

    @Option(names = "--kind", description = "Only this kind: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(names = "--seed", description = "Only this seed.")
    private @Nullable Long seed;

    @Option(
            names = "--lie",
            description = "Disks report syncs that they do not make: power cuts must be noticed.")
    private boolean lie;

    @Option(
            names = "--namespaces",
            description = "Nodes in network namespaces, where cuts drop packets; needs root.")
    private boolean namespaces;

    @Option(names = "--results", description = "Where results are added.")
    private Path results = Path.of("chaos-tests", "results", "control.tsv");

    @Option(names = "--source", description = "The source of the library that is preloaded.")
    private Path source = Path.of("chaos-tests", "src", "main", "c", "powercut.c");

    @Option(names = "--keep", description = "Where logs and disks of rounds with anomalies stay.")
    private Path keep = Path.of("chaos-tests", "target", "chaos");

    private ControlChaos() {}

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (namespaces && !Namespaces.areHere()) {
            throw new ParameterException(
                    spec.commandLine(), "--namespaces needs root and the command ip");
        }
        Files.createDirectories(keep);
        Optional<PreloadLibrary> library = PreloadLibrary.build(source, keep);
        if (library.isEmpty()) {
            out.println("no gcc here: rounds that need disks with faults are left out");
        }
        ResultsFile file = new ResultsFile(results);
        Set<Long> done = resume ? file.seeds() : Set.of();
        String commit = commit();
        long end = System.nanoTime() + minutes * 60_000_000_000L;
        int anomalies = 0;
        for (long number = seed == null ? 1 : seed;
                number <= (seed == null ? rounds : seed) && System.nanoTime() < end;
                number++) {
            Kind what = kind == null ? CYCLE.get((int) ((number - 1) % CYCLE.size())) : kind;
            if (done.contains(number) || (what.needsDisks() && library.isEmpty())) {
                continue;
            }
            RoundResult result = run(what, number, library);
            file.add(result, commit);
            print(out, result);
            anomalies += result.isFine() ? 0 : 1;
        }
        out.println(anomalies == 0 ? "no anomalies" : anomalies + " rounds with anomalies");
        out.flush();
        return anomalies == 0 ? 0 : 1;
    }

    private RoundResult run(Kind what, long number, Optional<PreloadLibrary> library)
            throws IOException, InterruptedException {
        Path folder = keep.resolve(what + "-" + number).toAbsolutePath();
        Folders.delete(folder);
        Files.createDirectories(folder);
        Round round = new Round(what, number, folder, library);
        if (lie) {
            round.withLyingDisks();
        }
        if (namespaces) {
            round.inNamespaces();
        }
        RoundResult result = round.run();
        if (result.isFine()) {
            Folders.delete(folder);
        }
        return result;
    }

    private static void print(PrintWriter out, RoundResult result) {
        out.printf(
                "%s seed=%d %s acknowledged=%d operations=%d seconds=%d%n",
                result.kind(),
                result.seed(),
                result.isFine() ? "ok" : "ANOMALY",
                result.acknowledged(),
                result.operations(),
                result.took().toSeconds());
        if (!result.isFine()) {
            result.events().forEach(event -> out.println("    " + event));
            result.anomalies().forEach(anomaly -> out.println("  ! " + anomaly));
        }
        out.flush();
    }

    private static String commit() throws IOException, InterruptedException {
        Process git;
        try {
            git = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
        } catch (IOException e) {
            return "unknown";
        }
        String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return git.waitFor() == 0 ? text.strip() : "unknown";
    }
}
