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
        return new Field(schema, description, Optional.empty(), MergeRule.NONE);
    }

    /**
     * How a strategic merge patch treats a list or an object.
     *
     * @param retainsKeys whether {@code $retainKeys} is what clients send for it
     * @param key what identifies the objects in a merged list; empty for scalars
     */
    public record MergeRule(Strategy strategy, boolean retainsKeys, String key) {
        /** No rule: objects are merged, lists are replaced. */
        public static final MergeRule NONE = new MergeRule(Strategy.DEFAULT, false, "");

        public enum Strategy {
            /** Objects are merged, lists are replaced. */
            DEFAULT,
            /** Lists are merged as well. */
            MERGE,
            /** Objects are replaced as well. */
            REPLACE
        }
    }
}
