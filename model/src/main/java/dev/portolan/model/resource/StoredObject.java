package dev.portolan.model.resource;

/**
 * One object at one revision. The content carries everything but {@code metadata.resourceVersion},
 * which is the revision and is added on the way out by {@link #render()}.
 *
 * @param created the revision at which the object came to be
 * @param revision the revision of its last change
 */
public record StoredObject(ResourceKey key, Revision created, Revision revision, Document content) {
    /** The content with its resourceVersion, as clients see it. */
    public Document render() {
        return content.edit(
                root -> root.withObject("/metadata").put("resourceVersion", revision.toString()));
    }
}
