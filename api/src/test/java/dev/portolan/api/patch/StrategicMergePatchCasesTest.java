package dev.portolan.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.portolan.api.schema.Field;
import dev.portolan.api.schema.Field.MergeRule;
import dev.portolan.api.schema.Field.MergeRule.Strategy;
import dev.portolan.api.schema.Schema;
import dev.portolan.api.schema.Schema.Scalar;
import dev.portolan.api.schema.Schema.Sequence;
import dev.portolan.api.schema.Schema.Structure;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Facts that were extracted from the tests of Kubernetes' own strategic merge patch. */
class StrategicMergePatchCasesTest {
    private static final String FILE = "strategic-patch-cases.json";

    private record Check(String name, JsonNode original, JsonNode patch, JsonNode expected) {}

    @Test
    void appliesPatchesAsKubernetesDoes() {
        Optional<JsonNode> file = CaseFile.find(FILE);
        assumeTrue(file.isPresent(), "no folder shared/spec/cases beside the repository");
        Schema schema = schema(file.get().path("schema"), "MergeItem");
        List<String> failures = new ArrayList<>();
        List<Check> checks = checks(file.get().path("cases"));
        for (Check check : checks) {
            String fault = fault(schema, check);
            if (!fault.isEmpty()) {
                failures.add(check.name() + ": " + fault);
            }
        }
        int passed = checks.size() - failures.size();
        System.out.printf("conformance %s ran=%d passed=%d%n", FILE, checks.size(), passed);
        assertThat(failures).isEmpty();
    }

    private static List<Check> checks(JsonNode cases) {
        List<Check> checks = new ArrayList<>();
        for (JsonNode c : cases) {
            String id = c.path("id").asText();
            JsonNode original = orEmpty(c.path("original"));
            JsonNode twoWay = c.path("twoWayResult");
            JsonNode modified = twoWay.isMissingNode() ? c.path("modified") : twoWay;
            if (c.has("twoWayPatch")) {
                checks.add(new Check(id + " (two-way)", original, c.get("twoWayPatch"), modified));
            }
            if (c.has("threeWayPatch") && c.has("result")) {
                checks.add(
                        new Check(
                                id + " (three-way)",
                                orEmpty(c.path("current")),
                                c.get("threeWayPatch"),
                                c.path("result")));
            }
        }
        return checks;
    }

    private static String fault(Schema schema, Check check) {
        return switch (StrategicMergePatch.apply(schema, check.original(), check.patch())) {
            case PatchResult.Patched(var object) ->
                    check.expected().isMissingNode()
                            ? "should have been refused, gave " + object
                            : Values.same(object, check.expected())
                                    ? ""
                                    : "gave " + object + ", expected " + check.expected();
            case PatchResult.Refused(var reason, var message) ->
                    check.expected().isMissingNode() ? "" : reason + " " + message;
        };
    }

    private static JsonNode orEmpty(JsonNode node) {
        return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
    }

    private static Schema schema(JsonNode types, String name) {
        return new Schema.Ref(name, () -> structure(types, types.path(name)), Optional.empty());
    }

    private static Schema structure(JsonNode types, JsonNode type) {
        LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : type.properties()) {
            fields.put(entry.getKey(), field(types, entry.getValue()));
        }
        return new Structure(fields, new LinkedHashSet<>(), Optional.empty(), false);
    }

    private static Field field(JsonNode types, JsonNode node) {
        Set<String> words = Set.of(node.path("patchStrategy").asText().split(","));
        MergeRule rule =
                new MergeRule(
                        words.contains("merge")
                                ? Strategy.MERGE
                                : words.contains("replace") ? Strategy.REPLACE : Strategy.DEFAULT,
                        words.contains("retainKeys"),
                        node.path("patchMergeKey").asText());
        return new Field(fieldSchema(types, node), "", Optional.empty(), rule);
    }

    private static Schema fieldSchema(JsonNode types, JsonNode node) {
        Schema text = Scalar.of(Scalar.Type.STRING);
        if (node.has("items") || (node.has("ref") && node.has("patchMergeKey"))) {
            String item = node.path("items").asText(node.path("ref").asText());
            Schema items = types.has(item) ? schema(types, item) : Scalar.of(Scalar.Type.INTEGER);
            return new Sequence(items, Sequence.Relation.ATOMIC, List.of());
        }
        if (node.has("ref")) {
            return schema(types, node.path("ref").asText());
        }
        return node.has("map")
                ? Structure.map(text, false)
                : node.has("raw") ? new Schema.Any(true) : text;
    }
}
