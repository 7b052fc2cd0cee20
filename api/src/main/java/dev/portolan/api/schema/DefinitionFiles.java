package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.portolan.api.schema.column.FederationCells;
import dev.portolan.model.resource.Document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Kinds whose definitions are files of this module: CustomResourceDefinitions whose columns may
 * name a {@code function} of {@link FederationCells} in place of a JSONPath, and whose schemas may
 * refer to {@code shared.yaml} and to the definitions of Kubernetes.
 */
final class DefinitionFiles {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectNode SHARED = load("shared");
    private static final Function<String, Schema> SHARED_SCHEMAS = SchemaReader.definitions(SHARED);

    private DefinitionFiles() {}

    /**
     * @param names of files, without their ending
     */
    static List<ServedKind> read(List<String> names) {
        return names.stream().flatMap(name -> read(name).stream()).toList();
    }

    /** The description of a shared definition; empty where there is none. */
    static String description(String definition) {
        return SHARED.path(definition).path("description").asText();
    }

    private static List<ServedKind> read(String name) {
        return CustomKinds.read(
                Document.owning(load(name)), DefinitionFiles::schema, FederationCells::byName);
    }

    private static Schema schema(String definition) {
        return SHARED.has(definition)
                ? SHARED_SCHEMAS.apply(definition)
                : KubernetesSchemas.schema(definition);
    }

    private static ObjectNode load(String name) {
        String file = "kinds/" + name + ".yaml";
        try (InputStream in =
                Objects.requireNonNull(DefinitionFiles.class.getResourceAsStream(file), file)) {
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
