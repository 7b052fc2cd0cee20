package dev.portolan.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import dev.portolan.api.patch.Ownership.Outcome;
import dev.portolan.api.schema.Schema;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Facts that were extracted from the tests of structured-merge-diff. */
class ServerSideApplyCasesTest {
    private static final String FILE = "smd-cases.json";
    private static final String EXCLUDED = "smd-cases-excluded.txt";

    /** The file names this schema and does not carry it; made from what its cases expect. */
    private static final JsonNode OVERRIDES =
            JsonText.parse(
                    """
                    {"types": [
                      {"name": "type", "map": {"fields": [
                        {"name": "associativeListReference", "type":
                          {"namedType": "list", "elementRelationship": "atomic"}},
                        {"name": "atomicMapReference", "type":
                          {"namedType": "struct", "elementRelationship": "atomic"}}]}},
                      {"name": "list", "list": {"elementType": {"namedType": "struct"},
                        "elementRelationship": "associative", "keys": ["name"]}},
                      {"name": "struct", "map": {"fields": [
                        {"name": "name", "type": {"scalar": "string"}},
                        {"name": "value", "type": {"scalar": "numeric"}}]}}]}
                    """);

    private final List<String> wrong = new ArrayList<>();

    @Test
    void tracksFieldsAsStructuredMergeDiffDoes() {
        Optional<JsonNode> file = CaseFile.find(FILE);
        assumeTrue(file.isPresent(), "no folder shared/spec/cases beside the repository");
        Set<String> excluded = CaseFile.excluded(EXCLUDED);
        List<String> failed = new ArrayList<>();
        JsonNode cases = file.get().path("cases");
        for (JsonNode c : cases) {
            wrong.clear();
            run(file.get(), c);
            if (!wrong.isEmpty()) {
                failed.add(c.path("id").asText());
                if (!excluded.contains(c.path("id").asText())) {
                    System.out.println(c.path("id").asText() + ": " + wrong);
                }
            }
        }
        System.out.printf(
                "conformance %s ran=%d passed=%d excluded=%d%n",
                FILE, cases.size(), cases.size() - failed.size(), excluded.size());
        assertThat(failed)
                .as("the cases that do not hold are those that are listed in " + EXCLUDED)
                .containsExactlyInAnyOrderElementsOf(excluded);
    }

    private void run(JsonNode file, JsonNode c) {
        switch (c.path("kind").asText()) {
            case "toset" ->
                    expect("set", OwnedFields.of(schema(file, c), c.get("object")), c.get("set"));
            case "symdiff" -> {
                Comparison comparison =
                        Comparer.compare(schema(file, c), c.get("lhs"), c.get("rhs"));
                expect("removed", comparison.removed(), c.get("removed"));
                expect("modified", comparison.modified(), c.get("modified"));
                expect("added", comparison.added(), c.get("added"));
            }
            case "mergeTriplet" -> {
                JsonNode out = Merger.merge(schema(file, c), c.get("lhs"), c.get("rhs"));
                if (!Values.same(out, c.get("out"))) {
                    wrong.add("merged to " + out + ", expected " + c.get("out"));
                }
            }
            case "ops" -> operations(file, c);
            default -> wrong.add("unknown kind");
        }
    }

    private static Schema schema(JsonNode file, JsonNode c) {
        JsonNode schema = file.path("schemas").path(c.path("schemaRef").asText());
        return new MergeDiffSchemas(schema).named(c.path("rootType").asText());
    }

    private static Schema parser(JsonNode file, String name) {
        if (name.equals("DeducedParser")) {
            return new Schema.Any(false);
        }
        JsonNode schema =
                name.equals("overrideStructTypeParser")
                        ? OVERRIDES
                        : file.path("parsers").path(name).path("schema");
        return new MergeDiffSchemas(schema).first();
    }

    private void operations(JsonNode file, JsonNode c) {
        Schema schema = parser(file, c.path("parser").asText());
        JsonNode live = JsonNodeFactory.instance.objectNode();
        Ownership ownership = Ownership.NONE;
        boolean mayFail = !c.has("expectedObject") && !c.has("expectedManaged");
        boolean failed = false;
        for (JsonNode op : c.path("ops")) {
            if (op.path("op").asText().equals("ChangeParser")) {
                schema = parser(file, op.path("parser").asText());
                continue;
            }
            try {
                Outcome outcome = carryOut(schema, live, ownership, op);
                switch (outcome) {
                    case Outcome.Changed(var object, var changed) -> {
                        live = object;
                        ownership = changed;
                        if (op.has("conflicts")) {
                            wrong.add("no conflict in " + op);
                        }
                    }
                    case Outcome.Conflicting(var conflicts) -> expectConflicts(conflicts, op);
                }
            } catch (PatchFault fault) {
                failed = true;
                if (!mayFail) {
                    wrong.add(String.valueOf(fault.getMessage()));
                }
            }
        }
        if (mayFail && !failed) {
            wrong.add("was not refused");
        }
        expectState(c, live, ownership);
    }

    private static Outcome carryOut(
            Schema schema, JsonNode live, Ownership ownership, JsonNode op) {
        String kind = op.path("op").asText();
        ManagerId id =
                new ManagerId(op.path("manager").asText(), ManagerId.Operation.Apply, "", "");
        String version = op.path("apiVersion").asText();
        JsonNode object = op.get("object");
        return switch (kind) {
            case "Update" -> ownership.update(schema, live, object, id, version);
            case "ExtractApply" -> {
                JsonNode own = extract(schema, live, ownership.of(id));
                JsonNode both = Merger.merge(schema, own, object);
                yield ownership.apply(schema, live, both, id, version, false);
            }
            default ->
                    ownership.apply(schema, live, object, id, version, kind.equals("ForceApply"));
        };
    }

    /** What a manager owns of an object. */
    private static JsonNode extract(Schema schema, JsonNode live, FieldSet own) {
        FieldSet all = OwnedFields.of(schema, live).withNamedFields(schema);
        return Remover.remove(schema, live, all.difference(own.withNamedFields(schema)));
    }

    private void expectConflicts(Map<ManagerId, Ownership.Share> conflicts, JsonNode op) {
        Set<String> found = new java.util.TreeSet<>();
        conflicts.forEach((id, share) ->
                share.fields().paths().forEach(path -> found.add(id.name() + encoded(path))));
        Set<String> expected = new java.util.TreeSet<>();
        op.path("conflicts")
                .forEach(conflict -> {
                    List<String> path = new ArrayList<>();
                    conflict.path("path").forEach(step -> path.add(step.asText()));
                    expected.add(conflict.path("manager").asText() + path);
                });
        if (!found.equals(expected)) {
            wrong.add("conflicts " + found + ", expected " + expected);
        }
    }

    private void expectState(JsonNode c, JsonNode live, Ownership ownership) {
        if (c.has("expectedObject") && !Values.same(live, c.get("expectedObject"))) {
            wrong.add("object " + live + ", expected " + c.get("expectedObject"));
        }
        if (!c.has("expectedManaged")) {
            return;
        }
        Map<String, String> expected = new TreeMap<>();
        c.path("expectedManaged")
                .properties()
                .forEach(e ->
                        expected.put(
                                e.getKey(),
                                e.getValue().path("apiVersion").asText()
                                        + sorted(e.getValue().path("set"))));
        Map<String, String> found = new TreeMap<>();
        ownership
                .shares()
                .forEach((id, share) ->
                        found.put(id.name(), share.apiVersion() + sorted(share.fields())));
        if (!found.equals(expected)) {
            wrong.add("managers " + found + ", expected " + expected);
        }
    }

    private void expect(String what, FieldSet found, JsonNode paths) {
        if (!sorted(found).equals(sorted(paths))) {
            wrong.add(what + " " + sorted(found) + ", expected " + sorted(paths));
        }
    }

    private static List<String> sorted(FieldSet set) {
        return set.paths().stream().map(ServerSideApplyCasesTest::encoded).sorted().toList();
    }

    private static List<String> sorted(JsonNode paths) {
        List<String> all = new ArrayList<>();
        for (JsonNode path : paths) {
            List<String> steps = new ArrayList<>();
            path.forEach(step -> steps.add(step.asText()));
            all.add(steps.toString());
        }
        return all.stream().sorted().toList();
    }

    private static String encoded(List<PathElement> path) {
        return path.stream().map(PathElement::encoded).toList().toString();
    }
}
