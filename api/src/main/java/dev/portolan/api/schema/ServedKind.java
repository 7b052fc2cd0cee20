package dev.portolan.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A kind in one version as an API server serves it: what discovery says of it, the schema of its
 * objects and how they are printed.
 *
 * @param type its group and plural
 * @param names what else it is called
 * @param namespaced whether its objects live in namespaces
 * @param origin what kind of patches its objects take
 * @param hasStatus whether there is a subresource {@code status}
 * @param scale where the subresource {@code scale} finds its numbers, if there is one
 * @param columns of {@code kubectl get}, the name first
 * @param definition the name of its schema in OpenAPI documents
 * @param description one sentence for {@code kubectl explain}
 */
public record ServedKind(
        ResourceType type,
        String version,
        String kind,
        Names names,
        boolean namespaced,
        Origin origin,
        boolean hasStatus,
        Optional<ScalePaths> scale,
        List<PrinterColumn> columns,
        String definition,
        String description,
        Schema schema) {

    /** Where a schema comes from. */
    public enum Origin {
        /** A kind of Kubernetes itself: takes every kind of patch, is not given defaults here. */
        BUILT_IN,
        /** Defined by an extension: takes no strategic merge patch, is given its defaults. */
        CUSTOM
    }

    /**
     * The other names of a kind.
     *
     * @param categories groups of kinds that kubectl knows by one name, as {@code all}
     */
    public record Names(
            String singular, List<String> shortNames, List<String> categories, String listKind) {
        public Names {
            shortNames = List.copyOf(shortNames);
            categories = List.copyOf(categories);
        }
    }

    /**
     * Paths of field names, as {@code .spec.replicas}.
     *
     * @param labelSelector of the selector as text or object; empty where there is none
     */
    public record ScalePaths(String specReplicas, String statusReplicas, String labelSelector) {}

    public ServedKind {
        columns = List.copyOf(columns);
    }

    public String group() {
        return type.group();
    }

    public String plural() {
        return type.plural();
    }

    /** {@code apps/v1}, or {@code v1} for the core group. */
    public String apiVersion() {
        return group().isEmpty() ? version : group() + "/" + version;
    }

    public boolean takesStrategicMergePatch() {
        return origin == Origin.BUILT_IN;
    }

    /** One row of the table, in the order of the columns. A cell that fails says so. */
    public List<JsonNode> cells(Document object, Instant now) {
        return columns.stream().map(column -> cell(column, object, now)).toList();
    }

    private static JsonNode cell(PrinterColumn column, Document object, Instant now) {
        try {
            return column.value().of(object, now);
        } catch (RuntimeException e) {
            // A row that cannot be printed must not hide the others.
            return TextNode.valueOf("<error: " + e.getMessage() + ">");
        }
    }
}
