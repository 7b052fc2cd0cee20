package dev.portolan.daemon.command;

import dev.portolan.config.ConfigReader;
import dev.portolan.config.ConfigResult;
import dev.portolan.config.ConfigSources;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code portolan config}: looks at settings without starting anything. */
@Command(
        name = "config",
        description = "Works with the daemon's settings.",
        subcommands = ConfigCommand.Check.class)
public final class ConfigCommand {
    /**
     * {@code portolan config check FILE}: exit code 0 where the daemon would start with it, 1 with
     * every problem.
     */
    @Command(
            name = "check",
            description = "Checks a settings file; prints every problem with its line.")
    static final class Check implements Callable<Integer> {
        @Spec private CommandSpec spec;

        @Parameters(paramLabel = "FILE", description = "The settings, YAML.")
        private Path file;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Overrides a setting, as --set api.listen=0.0.0.0:9443.")
        private Map<String, String> flags = Map.of();

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            if (!Files.isReadable(file)) {
                spec.commandLine().getErr().println(file + ": cannot be read");
                return 1;
            }
            ConfigSources sources =
                    new ConfigSources(
                            file.toString(), Files.readString(file), System.getenv(), flags);
            return switch (ConfigReader.read(sources)) {
                case ConfigResult.Valid valid -> {
                    out.println(file + ": ok, node " + valid.config().node().name());
                    yield 0;
                }
                case ConfigResult.Invalid invalid -> {
                    spec.commandLine().getErr().println(invalid.describe());
                    yield 1;
                }
            };
        }
    }
}
