package dev.portolan.daemon;

import dev.portolan.daemon.client.ClientException;
import dev.portolan.daemon.command.ConfigCommand;
import dev.portolan.daemon.command.DaemonCommand;
import dev.portolan.daemon.command.DemoCommand;
import dev.portolan.daemon.command.ExplainCommand;
import dev.portolan.daemon.command.PlaceCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The command line: {@code portolan}, and {@code kubectl portolan} where it is on the path under
 * that name.
 */
@Command(
        name = "portolan",
        description = "Places work, volumes and names across Kubernetes clusters.",
        mixinStandardHelpOptions = true,
        version = "portolan 0.1.0",
        subcommands = {
            DemoCommand.class,
            DaemonCommand.class,
            ConfigCommand.class,
            ExplainCommand.class,
            PlaceCommand.class,
            HelpCommand.class
        })
public final class Portolan {
    private Portolan() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command line with errors of the client told in one line. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Portolan());
        line.setExecutionExceptionHandler((exception, command, result) -> {
            if (exception instanceof ClientException) {
                command.getErr().println("error: " + exception.getMessage());
                return 1;
            }
            throw exception;
        });
        return line;
    }
}
