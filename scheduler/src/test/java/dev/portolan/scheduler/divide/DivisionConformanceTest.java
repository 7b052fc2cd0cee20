package dev.portolan.scheduler.divide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.portolan.model.resource.Json;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Cases of another scheduler's division, from shared/spec/cases/division-cases.json. Not run are
 * those on which we differ on purpose: we place what fits where it refuses the whole, and we pack
 * where it shares out in proportion; tiers of clusters are not there yet.
 */
final class DivisionConformanceTest {
    private static final Set<String> STRATEGIES =
            Set.of("webster", "staticWeight", "dynamicWeight");

    @TestFactory
    Stream<DynamicTest> dividesAsTheCasesSay() throws IOException {
        Path file = caseFile();
        Assumptions.assumeTrue(file != null, "shared/spec/cases/division-cases.json is not here");
        List<JsonNode> cases = new ArrayList<>();
        Json.mapper().readTree(file.toFile()).path("cases").forEach(cases::add);
        return cases.stream()
                .filter(c -> STRATEGIES.contains(c.path("strategy").asText()))
                .filter(c -> !c.path("expectError").asBoolean() && !c.has("overflow"))
                .map(c -> DynamicTest.dynamicTest(c.path("id").asText(), () -> check(c)));
    }

    private static void check(JsonNode c) {
        List<JsonNode> clusters = new ArrayList<>();
        c.path("clusters").forEach(clusters::add);
        int[] actual = divide(c, clusters);
        for (int i = 0; i < clusters.size(); i++) {
            String name = clusters.get(i).path("name").asText();
            assertThat(actual[i]).as(name).isEqualTo(c.path("expected").path(name).asInt());
        }
    }

    private static int[] divide(JsonNode c, List<JsonNode> clusters) {
        int replicas = c.path("replicas").asInt();
        JsonNode previous = c.path("previous");
        int[] held =
                clusters.stream()
                        .mapToInt(cluster -> previous.path(cluster.path("name").asText()).asInt())
                        .toArray();
        if (c.path("strategy").asText().equals("webster")) {
            int[] weights =
                    clusters.stream().mapToInt(cluster -> cluster.path("weight").asInt()).toArray();
            int[] caps = clusters.stream().mapToInt(cluster -> Integer.MAX_VALUE).toArray();
            return Webster.share(replicas, weights, caps, held, new int[held.length]);
        }
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            int cap = clusters.get(i).path("allocatableReplicas").asInt(Integer.MAX_VALUE);
            slots.add(new Slot(cap, held[i], weight(c, clusters.get(i).path("name").asText())));
        }
        return (c.path("strategy").asText().equals("staticWeight")
                        ? new ByWeight()
                        : new ByCapacity())
                .divide(replicas, slots);
    }

    private static int weight(JsonNode c, String cluster) {
        if (c.path("staticWeightList").isEmpty()) {
            return 1;
        }
        int weight = 0;
        for (JsonNode entry : c.path("staticWeightList")) {
            for (JsonNode name : entry.path("clusterNames")) {
                weight =
                        name.asText().equals(cluster)
                                ? Math.max(weight, entry.path("weight").asInt())
                                : weight;
            }
        }
        return weight;
    }

    private static @org.jspecify.annotations.Nullable Path caseFile() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path file = folder.resolve("shared/spec/cases/division-cases.json");
            if (Files.exists(file)) {
                return file;
            }
        }
        return null;
    }
}
