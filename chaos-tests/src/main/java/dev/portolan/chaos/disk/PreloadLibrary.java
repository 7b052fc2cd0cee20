package dev.portolan.chaos.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The library to preload, built with this machine's C compiler. */
public record PreloadLibrary(Path file) {
    private static final int COMPILING_SECONDS = 60;

    /**
     * Builds it.
     *
     * @param folder where to; anything may remove it later
     * @return empty where there is no Linux or no {@code gcc}
     * @throws IOException when the compiler refuses the source
     */
    public static Optional<PreloadLibrary> build(Path source, Path folder)
            throws IOException, InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        Path library = folder.toAbsolutePath().resolve("powercut.so");
        Process compiler;
        try {
            compiler =
                    new ProcessBuilder(
                                    "gcc",
                                    "-shared",
                                    "-fPIC",
                                    "-O2",
                                    "-o",
                                    library.toString(),
                                    source.toAbsolutePath().toString(),
                                    "-ldl",
                                    "-pthread")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("gcc.log").toFile())
                            .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!compiler.waitFor(COMPILING_SECONDS, TimeUnit.SECONDS)) {
            compiler.destroyForcibly();
            throw new IOException("gcc took longer than " + COMPILING_SECONDS + " s");
        }
        if (compiler.exitValue() != 0) {
            throw new IOException(
                    "gcc refused %s: %s"
                            .formatted(source, Files.readString(folder.resolve("gcc.log"))));
        }
        return Optional.of(new PreloadLibrary(library));
    }
}
