package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Files of conformance cases that lie beside the repository, under {@code shared/spec/cases}. */
final class CaseFile {
    private CaseFile() {}

    /**
     * The file, looked for in the folder that the system property {@code portolan.cases} names, or
     * from here upwards.
     */
    static Optional<JsonNode> find(String name) {
        String given = System.getProperty("portolan.cases");
        if (given != null) {
            return Optional.of(read(Path.of(given, name)));
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path file = at.resolve("shared/spec/cases").resolve(name);
            if (Files.exists(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.empty();
    }

    /** Names of cases that do not hold yet, one a line. */
    static Set<String> excluded(String resource) {
        try (InputStream in =
                Objects.requireNonNull(CaseFile.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Json.mapper().readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
