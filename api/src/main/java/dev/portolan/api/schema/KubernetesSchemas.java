package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.Json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * The schemas of the standard kinds: definitions as {@code v1.PodSpec}, from a file that is made
 * from the model classes of a Kubernetes client and a table of facts ({@code SchemaGenerator} in
 * this module's tests).
 */
final class KubernetesSchemas {
    static final String RESOURCE = "kubernetes-schemas.json.gz";
    static final String OBJECT_META = "v1.ObjectMeta";
    private static final ObjectNode DEFINITIONS = load();
    private static final Function<String, Schema> READ = SchemaReader.definitions(DEFINITIONS);

    private KubernetesSchemas() {}

    /**
     * @throws IllegalArgumentException when there is no such definition
     */
    static Schema schema(String name) {
        return READ.apply(name);
    }

    static String description(String name) {
        return DEFINITIONS.path(name).path("description").asText();
    }

    /** A reference to a definition, for schemas of other kinds. */
    static Schema.Ref ref(String name) {
        return new Schema.Ref(name, () -> schema(name), Optional.empty());
    }

    private static ObjectNode load() {
        try (InputStream in =
                        Objects.requireNonNull(
                                KubernetesSchemas.class.getResourceAsStream(RESOURCE), RESOURCE);
                InputStream json = new GZIPInputStream(in)) {
            JsonNode node = Json.mapper().readTree(json);
            return (ObjectNode) node;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
