package dev.portolan.api.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The table {@code kubernetes-facts.txt}: how Kubernetes' lists and maps are merged. */
final class KubernetesFacts {
    private static final String FILE = "kubernetes-facts.txt";
    private final List<String> roots = new ArrayList<>();
    private final List<List<String>> facts = new ArrayList<>();

    private KubernetesFacts(String table) {
        table.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> List.of(line.split(" +", 4)))
                .forEach(row -> {
                    if (row.getFirst().equals("root")) {
                        roots.add(row.get(1));
                    } else {
                        facts.add(row);
                    }
                });
    }

    static KubernetesFacts load() {
        try (InputStream in =
                Objects.requireNonNull(KubernetesFacts.class.getResourceAsStream(FILE), FILE)) {
            return new KubernetesFacts(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> roots() {
        return roots;
    }

    /**
     * @throws IllegalArgumentException when a fact speaks of what does not exist
     */
    void applyTo(ObjectNode definitions) {
        facts.forEach(fact -> apply(fact, definitions));
    }

    private static void apply(List<String> fact, ObjectNode definitions) {
        JsonNode definition = definitions.path(fact.get(1));
        JsonNode target =
                fact.size() == 2 ? definition : definition.path("properties").path(fact.get(2));
        if (!(target instanceof ObjectNode schema)) {
            throw new IllegalArgumentException("no such field: " + String.join(" ", fact));
        }
        switch (fact.getFirst()) {
            case "atomic", "granular" -> schema.put("x-kubernetes-map-type", fact.getFirst());
            case "list" -> {
                schema.put("x-kubernetes-list-type", "map");
                for (String key : fact.get(3).split(",")) {
                    schema.withArray("/x-kubernetes-list-map-keys").add(key);
                }
            }
            case "set" -> schema.put("x-kubernetes-list-type", "set");
            case "merge" -> {
                addStrategy(schema, "merge");
                if (fact.size() == 4) {
                    schema.put("x-kubernetes-patch-merge-key", fact.get(3));
                }
            }
            case "retain" -> addStrategy(schema, "retainKeys");
            case "default" -> schema.set("default", json(fact.get(3)));
            default -> throw new IllegalArgumentException("unknown fact " + fact);
        }
    }

    private static void addStrategy(ObjectNode schema, String strategy) {
        String known = schema.path("x-kubernetes-patch-strategy").asText();
        schema.put(
                "x-kubernetes-patch-strategy", known.isEmpty() ? strategy : known + "," + strategy);
    }

    private static JsonNode json(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
