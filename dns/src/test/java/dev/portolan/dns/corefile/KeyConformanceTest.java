package dev.portolan.dns.corefile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.dns.conformance.Cases;
import dev.portolan.dns.wire.DomainName;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What CoreDNS makes of the keys of server blocks, of zones, networks and addresses of upstreams.
 */
@EnabledIf("dev.portolan.dns.conformance.Cases#present")
class KeyConformanceTest {
    private static final Set<String> KINDS =
            Set.of(
                    "serverblock-keys",
                    "zone-normalize",
                    "cidr-split",
                    "host-port-or-file",
                    "transport",
                    "address-split",
                    "zone-name-syntax-1035",
                    "startup-banner",
                    "zone-overlap",
                    "listen-grouping");
    private static final Map<String, String> EXCLUDED = Cases.exclusions("corefile-excluded.txt");
    private static final AtomicInteger PASSED = new AtomicInteger();

    static Stream<Case> cases() {
        return Cases.select(
                        "corefile-cases.json", node -> KINDS.contains(node.path("kind").asText()))
                .stream()
                .filter(node -> !EXCLUDED.containsKey(node.path("id").asText()))
                .map(Case::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsWhatCoreDnsReads(Case given) {
        JsonNode json = given.json();
        JsonNode expected = json.path("expected");
        String input = json.path("input").asText();
        if (json.path("should_err").asBoolean()) {
            assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class);
        } else {
            switch (json.path("kind").asText()) {
                case "serverblock-keys" -> {
                    List<String> keys = new ArrayList<>();
                    json.path("input_keys")
                            .forEach(block ->
                                    block.forEach(key ->
                                            ServerKey.parse(key.asText(), 53)
                                                    .forEach(parsed ->
                                                            keys.add(parsed.toString()))));
                    List<String> zones = new ArrayList<>();
                    expected.path("expectedZoneAddrs").fieldNames().forEachRemaining(zones::add);
                    assertThat(keys).containsExactlyInAnyOrderElementsOf(zones);
                }
                case "transport" ->
                        assertThat(
                                        "transport."
                                                + ServerKey.parse(input.trim(), 53)
                                                        .getFirst()
                                                        .transport()
                                                        .toUpperCase(java.util.Locale.ROOT))
                                .isEqualTo(expected.asText());
                case "host-port-or-file" ->
                        assertThat(HostPort.parse(input, 53).toString())
                                .isEqualTo(expected.asText());
                default ->
                        assertThat(texts(ServerKey.zonesOf(input)))
                                .isEqualTo(strings(expected.path("zones")));
            }
        }
        PASSED.incrementAndGet();
    }

    @AfterAll
    static void report() {
        Cases.report("corefile-keys", PASSED.get(), EXCLUDED.size());
    }

    private static Object read(JsonNode json) {
        String input = json.path("input").asText();
        return switch (json.path("kind").asText()) {
            case "host-port-or-file" -> HostPort.parse(input, 53);
            default -> ServerKey.parse(input, 53);
        };
    }

    private static List<String> texts(List<DomainName> names) {
        return names.stream().map(DomainName::toString).toList();
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(item -> strings.add(item.asText()));
        return strings;
    }

    record Case(JsonNode json) {
        @Override
        public String toString() {
            return json.path("id").asText() + " " + json.path("kind").asText();
        }
    }
}
