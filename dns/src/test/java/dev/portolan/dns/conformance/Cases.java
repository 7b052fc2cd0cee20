package dev.portolan.dns.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads conformance cases from the folder {@code shared} beside the repository or above it; there
 * may be none.
 */
public final class Cases {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Cases() {}

    /** A file or folder below {@code shared}, if it is there. */
    public static Optional<Path> shared(String name) {
        String property = System.getProperty("portolan.shared", "");
        if (!property.isEmpty()) {
            return Optional.of(Path.of(property, name)).filter(Files::exists);
        }
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path candidate = folder.resolve("shared").resolve(name);
            if (Files.exists(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether the cases are there: without them the tests that need them are skipped. */
    public static boolean present() {
        return shared("spec/cases/dns-cases.json").isPresent();
    }

    public static JsonNode read(String file) {
        Path path = shared("spec/cases/" + file).orElseThrow();
        try {
            return MAPPER.readTree(path.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonNode> select(String file, Predicate<JsonNode> which) {
        List<JsonNode> selected = new ArrayList<>();
        for (JsonNode node : read(file).path("cases")) {
            if (which.test(node)) {
                selected.add(node);
            }
        }
        return selected;
    }

    /** Cases that are left out, with the reason: lines of {@code ID reason} in a resource. */
    public static Map<String, String> exclusions(String resource) {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream in = Cases.class.getResourceAsStream("/conformance/" + resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split(" ", 2);
                        reasons.put(parts[0], parts[1]);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return reasons;
    }

    /** One line for the build's record. */
    public static void report(String suite, int passed, int excluded) {
        System.out.println(
                "conformance suite=" + suite + " passed=" + passed + " excluded=" + excluded);
    }
}
