package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;

import dev.portolan.api.schema.Schema.Structure;
import dev.portolan.api.schema.ServedKind.Names;
import dev.portolan.api.schema.ServedKind.Origin;
import dev.portolan.api.schema.ServedKind.ScalePaths;
import dev.portolan.api.schema.column.Cells;
import dev.portolan.api.schema.column.JsonPath;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Kinds that are defined by CustomResourceDefinitions.
 *
 * @see <a href=
 *     "https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/custom-resource-definition-v1/">
 *     CustomResourceDefinition v1</a>
 */
public final class CustomKinds {
    private CustomKinds() {}

    /**
     * The versions that a CustomResourceDefinition serves, the stored one first.
     *
     * @throws IllegalArgumentException naming the part that does not define a kind
     */
    public static List<ServedKind> read(Document definition) {
        return read(definition, KubernetesSchemas::schema, name -> Optional.empty());
    }

    /**
     * As {@link #read(Document)}; references and the cells that columns name instead of a path are
     * looked up.
     */
    static List<ServedKind> read(
            Document definition,
            Function<String, Schema> definitions,
            Function<String, Optional<PrinterColumn.Cell>> cells) {
        Reader reader = new Reader(definition, new SchemaReader(definitions), cells);
        List<JsonNode> versions = new ArrayList<>(definition.items("spec", "versions"));
        versions.removeIf(version -> !version.path("served").asBoolean(true));
        versions.sort((a, b) -> Boolean.compare(isStored(b), isStored(a)));
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("spec.versions: serves no version");
        }
        return versions.stream().map(reader::kind).toList();
    }

    private static boolean isStored(JsonNode version) {
        return version.path("storage").asBoolean(true);
    }

    /** Reads the versions of one definition. */
    private record Reader(
            Document definition,
            SchemaReader schemas,
            Function<String, Optional<PrinterColumn.Cell>> cells) {
        ServedKind kind(JsonNode version) {
            String kind = required("spec", "names", "kind");
            String versionName = version.path("name").asText();
            ResourceType type =
                    new ResourceType(
                            required("spec", "group"), required("spec", "names", "plural"));
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            return new ServedKind(
                    type,
                    versionName,
                    kind,
                    names(kind),
                    definition.text("spec", "scope").equals("Namespaced"),
                    Origin.CUSTOM,
                    version.path("subresources").has("status"),
                    scale(version.path("subresources").path("scale")),
                    columns(version),
                    reversed(type.group()) + "." + versionName + "." + kind,
                    schema.path("description").asText(),
                    schema(schema));
        }

        private String required(String... path) {
            return definition
                    .optionalText(path)
                    .orElseThrow(() ->
                            new IllegalArgumentException(String.join(".", path) + " is missing"));
        }

        private Names names(String kind) {
            JsonNode names = definition.at("spec", "names");
            return new Names(
                    names.path("singular").asText(kind.toLowerCase(Locale.ROOT)),
                    texts(names.path("shortNames")),
                    texts(names.path("categories")),
                    names.path("listKind").asText(kind + "List"));
        }

        private static List<String> texts(JsonNode list) {
            List<String> texts = new ArrayList<>();
            list.forEach(text -> texts.add(text.asText()));
            return texts;
        }

        private static Optional<ScalePaths> scale(JsonNode scale) {
            return scale.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(
                            new ScalePaths(
                                    scale.path("specReplicasPath").asText(),
                                    scale.path("statusReplicasPath").asText(),
                                    scale.path("labelSelectorPath").asText()));
        }

        private List<PrinterColumn> columns(JsonNode version) {
            List<PrinterColumn> columns = new ArrayList<>();
            columns.add(Cells.NAME);
            boolean hasAge = false;
            for (JsonNode column : version.path("additionalPrinterColumns")) {
                hasAge |= column.path("name").asText().equalsIgnoreCase("age");
                columns.add(column(column));
            }
            if (!hasAge && columns.size() == 1) {
                columns.add(Cells.AGE);
            }
            return columns;
        }

        private PrinterColumn column(JsonNode column) {
            String type = column.path("type").asText();
            return new PrinterColumn(
                    column.path("name").asText(),
                    type,
                    column.path("format").asText(),
                    column.path("priority").asInt(),
                    column.path("description").asText(),
                    cell(column, type));
        }

        private PrinterColumn.Cell cell(JsonNode column, String type) {
            if (column.has("function")) {
                String name = column.get("function").asText();
                return cells.apply(name)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no column function " + name));
            }
            JsonPath path = JsonPath.parse(column.path("jsonPath").asText());
            return (object, now) ->
                    path.first(object.node())
                            .map(value -> type.equals("date") ? Cells.age(value, now) : value)
                            .orElse(NullNode.getInstance());
        }

        /** The schema with what every object has: apiVersion, kind, metadata. */
        private Schema schema(JsonNode node) {
            Schema declared = schemas.read(node);
            LinkedHashMap<String, Field> fields = new LinkedHashMap<>();
            Schema text = Schema.Scalar.of(Schema.Scalar.Type.STRING);
            fields.put(
                    "apiVersion",
                    Field.of(text, "Group and version of the schema of this object."));
            fields.put("kind", Field.of(text, "What this object is."));
            fields.put(
                    "metadata",
                    Field.of(
                            KubernetesSchemas.ref(KubernetesSchemas.OBJECT_META),
                            "Name, labels and other facts that every object has."));
            if (declared instanceof Structure structure) {
                structure.fields().forEach(fields::putIfAbsent);
                return new Structure(fields, structure.required(), structure.additional(), false);
            }
            return new Structure(
                    fields, new LinkedHashSet<>(), Optional.of(new Schema.Any(false)), false);
        }

        private static String reversed(String group) {
            return String.join(".", List.of(group.split("\\.")).reversed());
        }
    }
}
