package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Optional;

/**
 * A field of an object.
 *
 * @param description for people, one or more sentences; may be empty
 * @param defaultValue what an absent field stands for
 * @param merge what a strategic merge patch does to it
 */
public record Field(
        Schema schema, String description, Optional<JsonNode> defaultValue, MergeRule merge) {
    public static Field of(Schema schema, String description) {
        return new Field(schema, description, Optional.empty(), MergeRule.REPLACE);
    }

    /**
     * How a strategic merge patch treats a list or an object.
     *
     * @param merges whether a list's items are merged; else the list is replaced
     * @param retainsKeys whether {@code $retainKeys} is what clients send for it
     * @param key what identifies the objects in a merged list; empty for scalars
     */
    public record MergeRule(boolean merges, boolean retainsKeys, String key) {
        public static final MergeRule REPLACE = new MergeRule(false, false, "");
    }
}
