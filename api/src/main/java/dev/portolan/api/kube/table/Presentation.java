package dev.portolan.api.kube.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.kube.query.ListPage;
import dev.portolan.api.schema.PrinterColumn;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.util.List;

/**
 * Objects of one kind in the form that one client wants.
 *
 * @param rowObjects what a table's row carries beside its cells ({@code includeObject})
 * @param now what ages in tables are counted to
 */
public record Presentation(ServedKind kind, Form form, RowObjects rowObjects, Instant now) {
    private static final String META = "meta.k8s.io/v1";

    /** What a row of a table carries. */
    public enum RowObjects {
        NONE,
        METADATA,
        OBJECT
    }

    /**
     * @throws ApiException 406 when the client takes no form that there is
     */
    public static Presentation of(ServedKind kind, ApiRequest request, Instant now) {
        RowObjects rowObjects =
                switch (request.parameter("includeObject").orElse("")) {
                    case "None" -> RowObjects.NONE;
                    case "Object" -> RowObjects.OBJECT;
                    default -> RowObjects.METADATA;
                };
        return new Presentation(kind, Form.of(request), rowObjects, now);
    }

    /** One object. */
    public ObjectNode object(StoredObject object) {
        return at(object, object.revision(), true);
    }

    /**
     * One object as it goes into a watch's event.
     *
     * @param revision of the change
     * @param withColumns whether a table defines its columns: the first of a watch does
     */
    public ObjectNode at(StoredObject object, Revision revision, boolean withColumns) {
        ObjectNode plain = plain(object, revision);
        return switch (form) {
            case OBJECT -> plain;
            case METADATA -> metadataOf(plain);
            case TABLE -> {
                ObjectNode table = Rendering.typed(META, "Table");
                ((ObjectNode) table.get("metadata")).put("resourceVersion", revision.toString());
                table.set("columnDefinitions", withColumns ? columns() : table.arrayNode());
                table.putArray("rows").add(row(object, plain));
                yield table;
            }
        };
    }

    /** A page of a collection. */
    public ObjectNode list(ListPage page) {
        ObjectNode list =
                switch (form) {
                    case OBJECT -> Rendering.typed(kind.apiVersion(), kind.names().listKind());
                    case METADATA -> Rendering.typed(META, "PartialObjectMetadataList");
                    case TABLE -> Rendering.typed(META, "Table");
                };
        ObjectNode metadata = (ObjectNode) list.get("metadata");
        metadata.put("resourceVersion", page.revision().toString());
        page.next().ifPresent(next -> metadata.put("continue", next.toString()));
        page.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
        if (form == Form.TABLE) {
            list.set("columnDefinitions", columns());
        }
        ArrayNode items = list.putArray(form == Form.TABLE ? "rows" : "items");
        for (StoredObject object : page.items()) {
            ObjectNode plain = plain(object, object.revision());
            items.add(
                    switch (form) {
                        case OBJECT -> plain;
                        case METADATA -> metadataOf(plain);
                        case TABLE -> row(object, plain);
                    });
        }
        return list;
    }

    private ObjectNode plain(StoredObject object, Revision revision) {
        ObjectNode plain = Rendering.at(object, revision);
        // Stored objects keep the version in which they were written.
        return plain.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
    }

    private ArrayNode columns() {
        ArrayNode columns = Rendering.object().arrayNode();
        for (PrinterColumn column : kind.columns()) {
            columns.addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.description())
                    .put("priority", column.priority());
        }
        return columns;
    }

    private ObjectNode row(StoredObject object, ObjectNode plain) {
        ObjectNode row = Rendering.object();
        ArrayNode cells = row.putArray("cells");
        List<JsonNode> values = kind.cells(object.content(), now);
        values.forEach(cells::add);
        switch (rowObjects) {
            case NONE -> row.putNull("object");
            case METADATA -> row.set("object", metadataOf(plain));
            case OBJECT -> row.set("object", plain);
        }
        return row;
    }

    private static ObjectNode metadataOf(ObjectNode plain) {
        ObjectNode partial = Rendering.typed(META, "PartialObjectMetadata");
        partial.set("metadata", plain.get("metadata"));
        return partial;
    }
}
