package dev.portolan.chaos;

import dev.portolan.chaos.control.ControlChaos;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code portolan chaos SUITE}: long runs of one suite of faults, by seed. */
@Command(
        name = "chaos",
        description = "Real processes under faults, by seed.",
        subcommands = ControlChaos.class)
public final class ChaosCommand {
    private ChaosCommand() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
    }
}
