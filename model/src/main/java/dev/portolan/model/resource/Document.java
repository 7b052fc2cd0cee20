package dev.portolan.model.resource;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An immutable JSON object: the content of a Kubernetes-style object. Safe to share between
 * threads. Nodes handed out by the accessors are views and must not be changed; {@link #edit} is
 * the way to a changed copy.
 */
public final class Document {
    private final ObjectNode root;

    private Document(ObjectNode root) {
        this.root = root;
    }

    /** A document with its own copy of {@code node}. */
    public static Document copyOf(ObjectNode node) {
        return new Document(node.deepCopy());
    }

    /** A document that takes over {@code node}; the caller gives up every reference to it. */
    @JsonCreator
    public static Document owning(ObjectNode node) {
        return new Document(node);
    }

    /** An empty object. */
    public static Document empty() {
        return new Document(Json.mapper().createObjectNode());
    }

    /**
     * Parses one JSON object.
     *
     * @throws DocumentException when the bytes are not one JSON object
     */
    public static Document parse(byte[] json) {
        return new Document(Json.readObject(json));
    }

    /** As {@link #parse(byte[])}, from text. */
    public static Document parse(String json) {
        return parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The content as an object: a view that must not be changed. */
    @JsonValue
    public JsonNode node() {
        return root;
    }

    /** The value at a path of field names, or a missing node. */
    public JsonNode at(String... path) {
        JsonNode node = root;
        for (String field : path) {
            node = node.path(field);
        }
        return node;
    }

    /** The text at a path, or an empty string where there is none. */
    public String text(String... path) {
        JsonNode node = at(path);
        return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    /** The text at a path, if there is a value. */
    public Optional<String> optionalText(String... path) {
        JsonNode node = at(path);
        return node.isValueNode() && !node.isNull() ? Optional.of(node.asText()) : Optional.empty();
    }

    /** The string map at a path (labels, annotations), in its order; empty where there is none. */
    public Map<String, String> textMap(String... path) {
        JsonNode node = at(path);
        Map<String, String> entries = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> {
                    if (!entry.getValue().isNull()) {
                        entries.put(entry.getKey(), entry.getValue().asText());
                    }
                });
        return Map.copyOf(entries);
    }

    /** The elements at a path; empty where there is no array. */
    public List<JsonNode> items(String... path) {
        List<JsonNode> items = new ArrayList<>();
        at(path).forEach(items::add);
        return List.copyOf(items);
    }

    public String apiVersion() {
        return text("apiVersion");
    }

    public String kind() {
        return text("kind");
    }

    public String name() {
        return text("metadata", "name");
    }

    public Namespace namespace() {
        return Namespace.of(text("metadata", "namespace"));
    }

    public String uid() {
        return text("metadata", "uid");
    }

    public Map<String, String> labels() {
        return textMap("metadata", "labels");
    }

    public Map<String, String> annotations() {
        return textMap("metadata", "annotations");
    }

    /** Whether {@code path} holds a value other than null. */
    public boolean has(String... path) {
        JsonNode node = at(path);
        return !(node instanceof MissingNode) && !node.isNull();
    }

    /** A changed copy: {@code change} gets a deep copy of the content to work on. */
    public Document edit(Consumer<ObjectNode> change) {
        ObjectNode copy = root.deepCopy();
        change.accept(copy);
        return new Document(copy);
    }

    /** A deep copy of the content that the caller may change. */
    public ObjectNode mutableCopy() {
        return root.deepCopy();
    }

    /**
     * The part at {@code path} read as a value of the model.
     *
     * @throws DocumentException when it does not have the shape of {@code type}; names the field
     *     from the document's root
     */
    public <T> T read(Class<T> type, String... path) {
        try {
            return Json.read(at(path), type);
        } catch (DocumentException e) {
            throw e.below(String.join(".", path));
        }
    }

    /** UTF-8 JSON without insignificant white space, fields in their stored order. */
    public byte[] toBytes() {
        return Json.write(root);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document document && root.equals(document.root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
