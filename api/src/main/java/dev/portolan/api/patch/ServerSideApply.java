package dev.portolan.api.patch;

import dev.portolan.api.schema.Schema;
import dev.portolan.model.resource.Document;

import java.time.Instant;
import java.util.Optional;

/**
 * Server-side apply: an object is changed field by field, and {@code metadata.managedFields} keeps
 * who wants which field. Pure.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side
 *     Apply</a>
 */
public final class ServerSideApply {
    private ServerSideApply() {}

    /**
     * Brings the fields that {@code config} names to its values, and removes those that {@code
     * manager} applied before and no longer names, unless others own them.
     *
     * @param schema of the whole object, as {@link dev.portolan.api.schema.ServedKind#schema()}
     * @param live the object as it is; empty to create it
     * @param force takes conflicting fields from their owners
     */
    public static ApplyResult apply(
            Schema schema,
            Optional<Document> live,
            Document config,
            FieldManager manager,
            boolean force,
            Instant now) {
        return new ApplyResult.Invalid("server-side apply is not served yet");
    }

    /**
     * The new object of any other write (POST, PUT, the other kinds of PATCH) with its {@code
     * metadata.managedFields}: what {@code manager} changed is its own from now on.
     *
     * @param live the object as it was; empty where it is created
     * @param updated the object as it shall be, defaults included
     */
    public static Document update(
            Schema schema,
            Optional<Document> live,
            Document updated,
            FieldManager manager,
            Instant now) {
        return updated;
    }
}
