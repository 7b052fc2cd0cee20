package dev.portolan.api.kube.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

/** Stored objects as clients see them, without copying what does not change. */
public final class Rendering {
    private Rendering() {}

    /**
     * The object with its resourceVersion. What is below {@code metadata}'s fields is shared: for
     * writing out only.
     */
    public static ObjectNode of(StoredObject object) {
        return at(object, object.revision());
    }

    /** As {@link #of}, with the resourceVersion of another change: that of a removal. */
    public static ObjectNode at(StoredObject object, Revision revision) {
        ObjectNode root = object();
        root.setAll((ObjectNode) object.content().node());
        ObjectNode metadata = object();
        if (root.get("metadata") instanceof ObjectNode stored) {
            metadata.setAll(stored);
        }
        // A dry run's object has none.
        if (revision.isAfter(Revision.ZERO)) {
            metadata.put("resourceVersion", revision.toString());
        }
        root.set("metadata", metadata);
        return root;
    }

    /** An empty object. */
    public static ObjectNode object() {
        return Json.mapper().createObjectNode();
    }

    /** An object of a list kind, with an empty {@code metadata}. */
    public static ObjectNode typed(String apiVersion, String kind) {
        ObjectNode root = object();
        root.put("kind", kind);
        root.put("apiVersion", apiVersion);
        root.putObject("metadata");
        return root;
    }

    /** UTF-8 JSON. */
    public static byte[] bytes(JsonNode node) {
        try {
            return Json.mapper().writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that does not serialise", e);
        }
    }
}
