package dev.portolan.daemon.federation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real kubectl, with a home and a cache of its own. */
record Kubectl(Path binary, Path kubeconfig, Path home) {
    private static final int DEADLINE_SECONDS = 60;

    /**
     * Some installations have a kubectl that picks another by the server's version, and the one
     * that is meant beside it.
     */
    private static final List<String> NAMES = List.of("kubectl.1.32", "kubectl");

    /** What a run printed and how it ended. */
    record Run(int exit, String out, String err) {}

    /**
     * The binary, if one is installed: in the folders of the path, and where a link there leads.
     */
    static Optional<Path> find() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path kubectl = Path.of(folder, "kubectl");
            if (Files.exists(kubectl)) {
                folders.add(Path.of(folder));
                folders.add(kubectl.toRealPath().resolveSibling("."));
            }
        }
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name).normalize()))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** As {@code kubectl apply -f}, of a file with this text. */
    Run apply(String name, String text) throws IOException, InterruptedException {
        Path file = home.resolve(name);
        Files.writeString(file, text);
        return run("apply", "-f", file.toString());
    }

    Run run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--cache-dir"));
        command.add(home.resolve("cache").toString());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(home, "out", "");
        Path err = Files.createTempFile(home, "err", "");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .directory(home.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(command + " still runs after " + DEADLINE_SECONDS + " s");
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }
}
