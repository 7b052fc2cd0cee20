package dev.portolan.dns.corefile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.dns.conformance.Cases;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the real parser made of every input, words, lines and messages. */
@EnabledIf("dev.portolan.dns.conformance.Cases#present")
class ParserConformanceTest {
    /** Of these the real parser was given no list of directives. */
    private static final Set<String> ANY_DIRECTIVE =
            Set.of(
                    "parser-json",
                    "parser-one-block",
                    "parser-all-blocks",
                    "lexer",
                    "env-substitution");

    private static final AtomicInteger PASSED = new AtomicInteger();

    @TempDir static Path folder;

    @BeforeAll
    static void writeImportedFiles() throws IOException {
        JsonNode files = Cases.read("dns-fixtures.json").at("/fixtures/caddy.testdata/data");
        Files.createDirectories(folder.resolve("testdata"));
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            Files.writeString(
                    folder.resolve("testdata").resolve(file.getKey()), file.getValue().asText());
        }
    }

    static Stream<Case> cases() {
        return Cases.select("corefile-cases.json", node -> node.has("parse")).stream()
                .map(Case::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsWhatCoreDnsReads(Case given) {
        String expected = given.expected();

        assertThat(given.actual(folder.resolve("Corefile").toString())).isEqualTo(expected);
        PASSED.incrementAndGet();
    }

    @AfterAll
    static void report() {
        Cases.report("corefile-parse", PASSED.get(), 0);
    }

    record Case(JsonNode json) {
        String expected() {
            String error = json.at("/parse/error").asText();
            if (!error.isEmpty()) {
                return error;
            }
            List<String> lines = new ArrayList<>();
            for (JsonNode block : json.at("/parse/blocks")) {
                List<String> keys = new ArrayList<>();
                block.path("keys").forEach(key -> keys.add(key.asText()));
                Map<String, List<String>> directives = new HashMap<>();
                block.path("directives")
                        .properties()
                        .forEach(entry -> {
                            List<String> words = new ArrayList<>();
                            entry.getValue()
                                    .forEach(word ->
                                            words.add(
                                                    word.get(0).asInt()
                                                            + ":"
                                                            + word.get(1).asText()));
                            directives.put(entry.getKey(), words);
                        });
                lines.add(keys + " " + new java.util.TreeMap<>(directives));
            }
            return String.join("\n", lines);
        }

        String actual(String file) {
            String input = json.path("input").asText();
            if (json.path("kind").asText().equals("plugin-setup")) {
                input = ". {\n" + input + "\n}";
            }
            Map<String, String> environment = new HashMap<>();
            json.path("env")
                    .properties()
                    .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
            boolean any = ANY_DIRECTIVE.contains(json.path("kind").asText());
            try {
                List<String> lines = new ArrayList<>();
                for (ServerBlock block :
                        Corefile.parse(
                                file,
                                input,
                                name -> any || Directives.NAMES.contains(name),
                                environment)) {
                    Map<String, List<String>> directives = new java.util.TreeMap<>();
                    block.directives()
                            .forEach((name, words) ->
                                    directives.put(
                                            name,
                                            words.stream()
                                                    .map(word -> word.line() + ":" + word.text())
                                                    .toList()));
                    lines.add(block.keys().stream().map(Token::text).toList() + " " + directives);
                }
                return String.join("\n", lines);
            } catch (CorefileException e) {
                return e.problems().getFirst().toString().replace(file, "Corefile");
            }
        }

        @Override
        public String toString() {
            return json.path("id").asText() + " " + json.path("kind").asText();
        }
    }
}
