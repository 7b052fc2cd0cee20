package dev.portolan.chaos.control;

import dev.portolan.chaos.control.process.ControlProcess;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One {@link ControlProcess}, started, killed, stopped and continued. It ends with this process:
 * when its standard input ends, and by a shutdown hook even while it is stopped. For one thread.
 */
final class NodeProcess implements AutoCloseable {
    private static final int DYING_SECONDS = 10;
    private static final List<String> JVM =
            List.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-Dportolan.log.level=INFO");

    private final List<String> launcher;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private final Path log;
    private final Thread lastWord = new Thread(this::killQuietly, "kill-node");
    private @Nullable Process process;

    /**
     * @param launcher begins the command line
     * @param arguments of {@link ControlProcess}
     * @param log where what it prints is appended
     */
    NodeProcess(
            List<String> launcher,
            List<String> arguments,
            Map<String, String> environment,
            Path log) {
        this.launcher = List.copyOf(launcher);
        this.arguments = List.copyOf(arguments);
        this.environment = Map.copyOf(environment);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(lastWord);
    }

    void start() throws IOException {
        if (isRunning()) {
            throw new IllegalStateException("it runs already: " + arguments);
        }
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        String logging = System.getProperty("logback.configurationFile");
        if (logging != null) {
            command.add("-Dlogback.configurationFile=" + logging);
        }
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ControlProcess.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** As {@code kill -9} does; returns after it is dead. */
    void kill() throws IOException, InterruptedException {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        if (!process.waitFor(DYING_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("process " + process.pid() + " survives kill -9");
        }
    }

    /** It does nothing from now on, and does not know. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        Runtime.getRuntime().removeShutdownHook(lastWord);
    }

    private void signal(String name) throws IOException, InterruptedException {
        if (process == null || !process.isAlive()) {
            return;
        }
        Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid())).start();
        if (!kill.waitFor(DYING_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("kill " + name + " does not end");
        }
    }

    private void killQuietly() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
