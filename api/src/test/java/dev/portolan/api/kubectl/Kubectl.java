package dev.portolan.api.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real kubectl, with a kubeconfig, a home and a cache of its own. */
final class Kubectl {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /**
     * Some installations have a kubectl that picks another by the server's version; a test names
     * the one it means.
     */
    private static final List<String> NAMES = List.of("kubectl.1.32", "kubectl");

    private final Path binary;
    private final Path folder;
    private final List<String> always;

    /**
     * @param always arguments of every run
     */
    Kubectl(Path binary, Path folder, List<String> always) {
        this.binary = binary;
        this.folder = folder;
        this.always = List.copyOf(always);
    }

    /** What a run printed and how it ended. */
    record Run(int exit, String out, String err) {
        /** Its output, after making sure that it succeeded. */
        String succeeded() {
            assertThat(exit).as("exit; stderr: %s; stdout: %s", err, out).isZero();
            return out;
        }

        /** Its complaint, after making sure that it failed. */
        String failed() {
            assertThat(exit).as("exit; stdout: %s", out).isNotZero();
            return err;
        }
    }

    /** The binary, if one is installed. */
    static Optional<Path> find() {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            folders.add(Path.of(folder));
            Path link = Path.of(folder, "kubectl");
            if (Files.exists(link)) {
                folders.add(realFolder(link));
            }
        }
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** Runs it to its end. */
    Run run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Run run(Map<String, String> environment, String... arguments) {
        Started started = start(environment, arguments);
        try {
            if (!started.process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                started.close();
                throw new AssertionError(
                        "still running after "
                                + DEADLINE
                                + ": kubectl "
                                + String.join(" ", arguments)
                                + "\n"
                                + started.out()
                                + started.err());
            }
        } catch (InterruptedException e) {
            started.close();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return new Run(started.process.exitValue(), started.out(), started.err());
    }

    /** Starts it and returns. */
    Started start(Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                binary.toString(),
                                "--cache-dir",
                                folder.resolve("cache").toString()));
        command.addAll(always);
        command.addAll(Arrays.asList(arguments));
        try {
            Path out = Files.createTempFile(folder, "out", "");
            Path err = Files.createTempFile(folder, "err", "");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .directory(folder.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig().toString());
            builder.environment().put("HOME", folder.toString());
            builder.environment().putAll(environment);
            return new Started(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A manifest as a file for {@code -f}. */
    String manifest(String name, String yaml) {
        try {
            Path file = folder.resolve(name);
            Files.writeString(file, yaml);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A run that goes on. */
    record Started(Process process, Path outFile, Path errFile) implements AutoCloseable {
        String out() {
            return read(outFile);
        }

        String err() {
            return read(errFile);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path realFolder(Path link) {
        try {
            return Path.of("/").resolve(link.toRealPath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
