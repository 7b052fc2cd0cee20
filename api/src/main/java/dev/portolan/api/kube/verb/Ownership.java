package dev.portolan.api.kube.verb;

import dev.portolan.api.patch.FieldManager;
import dev.portolan.api.patch.ServerSideApply;
import dev.portolan.model.resource.Document;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps {@code metadata.managedFields}, who owns which field, for changes by other means than
 * server-side apply.
 */
final class Ownership {
    private Ownership() {}

    /**
     * The object with the ownership that a change leads to.
     *
     * @param old empty for a new object
     */
    static Document after(Target target, Optional<Document> old, Document next, Instant now) {
        return ServerSideApply.update(
                target.kind().schema(),
                old,
                next,
                new FieldManager(target.fieldManager(), target.subresource()),
                now);
    }
}
