package dev.portolan.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.model.resource.StoredObject;
import dev.portolan.model.resource.Write;

import java.util.Iterator;
import java.util.Optional;

/** What keeps an object that is deleted until somebody has done what they must. */
final class Finalizers {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private Finalizers() {}

    static boolean has(StoredObject object, String finalizer) {
        return object.content().items("metadata", "finalizers").stream()
                .anyMatch(found -> found.asText().equals(finalizer));
    }

    static void add(ObjectNode root, String finalizer) {
        ArrayNode finalizers = root.withObject("/metadata").withArray("finalizers");
        for (JsonNode found : finalizers) {
            if (found.asText().equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }

    /** Takes a finalizer away, and with the last one an object that is deleted. */
    static Optional<Write> remove(StoredObject object, String finalizer) {
        boolean last =
                object.content().items("metadata", "finalizers").stream()
                        .allMatch(found -> found.asText().equals(finalizer));
        if (last && Drafts.isDeleted(object)) {
            return Optional.of(Write.delete(object.key(), object.revision()));
        }
        return Drafts.change(
                object,
                root -> {
                    Iterator<JsonNode> finalizers =
                            root.withObject("/metadata").withArray("finalizers").iterator();
                    while (finalizers.hasNext()) {
                        if (finalizers.next().asText().equals(finalizer)) {
                            finalizers.remove();
                        }
                    }
                });
    }
}
