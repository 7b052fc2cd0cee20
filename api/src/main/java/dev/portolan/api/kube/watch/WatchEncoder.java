package dev.portolan.api.kube.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Failure;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.kube.table.Form;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoredObject;

/**
 * Writes the events of one watch as JSON, in the form that the client wants. Used by one thread.
 */
final class WatchEncoder {
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    private final Presentation presentation;
    private boolean columnsSent;

    WatchEncoder(Presentation presentation) {
        this.presentation = presentation;
    }

    byte[] event(String type, StoredObject object, Revision revision) {
        ObjectNode body = presentation.at(object, revision, !columnsSent);
        columnsSent = true;
        return event(type, body);
    }

    /**
     * @param initialEnd whether the present state ends here
     */
    byte[] bookmark(Revision revision, boolean initialEnd) {
        ServedKind kind = presentation.kind();
        ObjectNode body =
                presentation.form() == Form.OBJECT
                        ? Rendering.typed(kind.apiVersion(), kind.kind())
                        : Rendering.typed(
                                "meta.k8s.io/v1",
                                presentation.form() == Form.TABLE
                                        ? "Table"
                                        : "PartialObjectMetadata");
        ObjectNode metadata = (ObjectNode) body.get("metadata");
        metadata.put("resourceVersion", revision.toString());
        metadata.putNull("creationTimestamp");
        if (initialEnd) {
            metadata.putObject("annotations").put(INITIAL_EVENTS_END, "true");
        }
        return event("BOOKMARK", body);
    }

    byte[] error(Failure failure) {
        return event("ERROR", failure.toStatus());
    }

    private static byte[] event(String type, ObjectNode object) {
        ObjectNode event = Rendering.object().put("type", type);
        event.set("object", object);
        return Rendering.bytes(event);
    }
}
