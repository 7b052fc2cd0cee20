package dev.portolan.api.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.schema.OpenApiDocuments.Rendered;
import dev.portolan.model.resource.Json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Renders OpenAPI v3 documents: the schemas and the paths that kubectl looks kinds up by. */
final class OpenApiRenderer {
    private static final String LIST_META = "v1.ListMeta";
    private static final List<String> PATCH_PARAMETERS =
            List.of("dryRun", "fieldManager", "fieldValidation", "force");

    private final Map<String, ObjectNode> schemas = new TreeMap<>();
    private final Deque<Schema.Ref> open = new ArrayDeque<>();
    private final SchemaWriter writer = new SchemaWriter(open::add);
    private final ObjectNode paths = JsonNodeFactory.instance.objectNode();

    private OpenApiRenderer() {}

    static Map<String, Rendered> documents(KindRegistry registry) {
        Map<String, Rendered> documents = new LinkedHashMap<>();
        for (String group : registry.groups()) {
            for (String version : registry.versions(group)) {
                ObjectNode document =
                        new OpenApiRenderer().document(registry.kinds(group, version));
                byte[] json = bytes(document);
                documents.put(root(group, version), new Rendered(json, hash(json)));
            }
        }
        return Map.copyOf(documents);
    }

    static byte[] index(Map<String, Rendered> documents) {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        new TreeMap<>(documents)
                .forEach((path, document) ->
                        paths.putObject(path)
                                .put(
                                        "serverRelativeURL",
                                        "/openapi/v3/" + path + "?hash=" + document.hash()));
        return bytes(index);
    }

    private static String root(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    private ObjectNode document(List<ServedKind> kinds) {
        kinds.forEach(this::kind);
        while (!open.isEmpty()) {
            Schema.Ref ref = open.remove();
            if (!schemas.containsKey(ref.name())) {
                schemas.put(ref.name(), JsonNodeFactory.instance.objectNode());
                ObjectNode schema = writer.write(definition(ref));
                String description = KubernetesSchemas.description(ref.name());
                if (!description.isEmpty()) {
                    schema.put("description", description);
                }
                schemas.put(ref.name(), schema);
            }
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Portolan").put("version", "v0.1.0");
        document.set("paths", paths);
        ObjectNode all = document.putObject("components").putObject("schemas");
        schemas.forEach(all::set);
        return document;
    }

    /** The definition itself, without what a reference says instead. */
    private static Schema definition(Schema.Ref ref) {
        return ref.atomic().isPresent() ? KubernetesSchemas.schema(ref.name()) : ref.resolved();
    }

    private void kind(ServedKind kind) {
        ObjectNode schema = writer.write(kind.schema().resolved());
        schema.put("description", kind.description());
        names(kind, kind.kind(), schema.putArray("x-kubernetes-group-version-kind").addObject());
        schemas.put(kind.definition(), schema);
        schemas.put(kind.definition() + "List", list(kind));

        String root = "/" + root(kind.group(), kind.version());
        String collection =
                kind.namespaced()
                        ? root + "/namespaces/{namespace}/" + kind.plural()
                        : root + "/" + kind.plural();
        ObjectNode many = paths.putObject(collection);
        operation(kind, many, "get", "list", List.of("labelSelector", "fieldSelector", "limit"));
        operation(kind, many, "post", "post", PATCH_PARAMETERS.subList(0, 3));
        ObjectNode one = paths.putObject(collection + "/{name}");
        operation(kind, one, "get", "get", List.of());
        operation(kind, one, "put", "put", PATCH_PARAMETERS.subList(0, 3));
        operation(kind, one, "patch", "patch", PATCH_PARAMETERS);
        operation(kind, one, "delete", "delete", List.of("dryRun", "propagationPolicy"));
        if (kind.hasStatus()) {
            ObjectNode status = paths.putObject(collection + "/{name}/status");
            operation(kind, status, "patch", "patch", PATCH_PARAMETERS);
        }
    }

    private ObjectNode list(ServedKind kind) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("type", "object").put("description", "A list of " + kind.kind() + " objects.");
        ObjectNode properties = list.putObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.putObject("kind").put("type", "string");
        properties.putObject("metadata").put("type", "object").put("description", LIST_META);
        properties
                .putObject("items")
                .put("type", "array")
                .putObject("items")
                .put("$ref", "#/components/schemas/" + kind.definition());
        list.putArray("required").add("items");
        String name = kind.names().listKind();
        names(kind, name, list.putArray("x-kubernetes-group-version-kind").addObject());
        return list;
    }

    private static void operation(
            ServedKind kind,
            ObjectNode path,
            String method,
            String action,
            List<String> parameters) {
        ObjectNode operation = path.putObject(method);
        operation.put("x-kubernetes-action", action);
        names(kind, kind.kind(), operation.putObject("x-kubernetes-group-version-kind"));
        ArrayNode declared = operation.putArray("parameters");
        parameters.forEach(name -> parameter(declared, name));
        if (method.equals("patch")) {
            ObjectNode content = operation.putObject("requestBody").putObject("content");
            patchTypes(kind).forEach(content::putObject);
        }
        operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content")
                .putObject("application/json")
                .putObject("schema")
                .put(
                        "$ref",
                        "#/components/schemas/"
                                + kind.definition()
                                + (action.equals("list") ? "List" : ""));
    }

    private static List<String> patchTypes(ServedKind kind) {
        String json = "application/json-patch+json";
        String merge = "application/merge-patch+json";
        String apply = "application/apply-patch+yaml";
        return kind.takesStrategicMergePatch()
                ? List.of(json, merge, "application/strategic-merge-patch+json", apply)
                : List.of(json, merge, apply);
    }

    private static void parameter(ArrayNode declared, String name) {
        String type =
                switch (name) {
                    case "force" -> "boolean";
                    case "limit" -> "integer";
                    default -> "string";
                };
        declared.addObject()
                .put("name", name)
                .put("in", "query")
                .putObject("schema")
                .put("type", type)
                .put("uniqueItems", true);
    }

    private static void names(ServedKind kind, String name, ObjectNode node) {
        node.put("group", kind.group()).put("version", kind.version()).put("kind", name);
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return Json.mapper().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document that cannot be written", e);
        }
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
