package dev.portolan.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Looks up what a result was measured on. What cannot be found out is {@code unknown}. */
final class ThisMachine {
    private static final String UNKNOWN = "unknown";

    private ThisMachine() {}

    static Report.Machine describe() {
        return new Report.Machine(
                Runtime.getRuntime().availableProcessors(),
                kibibytes("/proc/meminfo", "MemTotal") / 1024,
                line("/proc/cpuinfo", "model name"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vendor.version") + " " + Runtime.version(),
                commit());
    }

    private static long kibibytes(String file, String key) {
        String value = line(file, key).replaceAll("[^0-9]", "");
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    private static String line(String file, String key) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static String commit() {
        try {
            Process git =
                    new ProcessBuilder("git", "describe", "--always", "--dirty")
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? text : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
