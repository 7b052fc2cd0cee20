package dev.portolan.dns.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.dns.DnsOptions;
import dev.portolan.dns.DnsServer;
import dev.portolan.dns.conformance.Cases;
import dev.portolan.dns.corefile.Corefile;
import dev.portolan.dns.corefile.Problem;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Which directives CoreDNS takes and which it refuses, for the plugins that there are. */
@EnabledIf("dev.portolan.dns.conformance.Cases#present")
class SetupConformanceTest {
    private static final Map<String, String> EXCLUDED = Cases.exclusions("setup-excluded.txt");
    private static final AtomicInteger PASSED = new AtomicInteger();

    static Stream<Case> cases() {
        return Cases.select(
                        "corefile-cases.json",
                        node ->
                                node.path("kind").asText().equals("plugin-setup")
                                        && PluginList.find(node.path("plugin").asText())
                                                .isPresent())
                .stream()
                .filter(node -> !EXCLUDED.containsKey(node.path("id").asText()))
                .map(Case::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void takesAndRefusesWhatCoreDnsDoes(Case given) {
        Corefile corefile = Corefile.parse(".:0 {\n" + given.text() + "\n}");

        List<Problem> problems = DnsServer.check(corefile, DnsOptions.DEFAULT);

        assertThat(!problems.isEmpty())
                .as("%s: %s", given.text(), problems)
                .isEqualTo(given.json().path("should_err").asBoolean());
        PASSED.incrementAndGet();
    }

    @AfterAll
    static void report() {
        Cases.report("plugin-setup", PASSED.get(), EXCLUDED.size());
    }

    record Case(JsonNode json) {
        /** Some tables of CoreDNS's cache have the lines of its block only. */
        String text() {
            String input = json.path("input").asText();
            boolean bare =
                    json.path("plugin").asText().equals("cache")
                            && !input.strip().startsWith("cache");
            return bare ? "cache {\n" + input + "\n}" : input;
        }

        @Override
        public String toString() {
            return json.path("id").asText() + " " + json.path("plugin").asText();
        }
    }
}
