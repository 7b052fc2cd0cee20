package dev.portolan.daemon.command;

import dev.portolan.daemon.demo.DemoOptions;
import dev.portolan.daemon.demo.DemoRun;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/** {@code portolan demo}: a whole federation on this machine, to try things on. */
@Command(
        name = "demo",
        description =
                "Starts a federation of simulated clusters in this process, with a shop on it.")
public final class DemoCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--nodes",
            description = "Nodes of the control cluster: 1 or 3 (default: ${DEFAULT-VALUE}).")
    private int nodes = 1;

    @Option(
            names = "--story",
            description = "Plays an outage, checks every step, and ends; exit code 0 if all held.")
    private boolean story;

    @Option(
            names = "--manifests",
            description = "The folder that is applied (default: ${DEFAULT-VALUE}).")
    private Path manifests = Path.of("deploy", "demo");

    @Override
    public Integer call() throws Exception {
        DemoOptions options = new DemoOptions(nodes, story, manifests);
        return DemoRun.run(options, spec.commandLine().getOut(), InstantSource.system()) ? 0 : 1;
    }
}
