package dev.portolan.api.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import dev.portolan.model.resource.Json;

/** JSON inside of texts: keys of list items, the annotation of client-side apply. */
final class JsonText {
    private JsonText() {}

    /** The value, or a missing node where the text is not JSON. */
    static JsonNode parse(String text) {
        try {
            return Json.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
