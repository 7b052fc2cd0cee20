package dev.portolan.members.report;

import dev.portolan.model.resource.ResourceStore;

import org.jspecify.annotations.Nullable;

/** One picture for all loops until something in it has changed. Safe for use by many threads. */
public final class PictureSource {
    private final ResourceStore store;
    private @Nullable FederationPicture current;

    public PictureSource(ResourceStore store) {
        this.store = store;
    }

    /** The picture is no longer true. */
    public synchronized void invalidate() {
        current = null;
    }

    public synchronized FederationPicture get() {
        FederationPicture picture = current;
        if (picture == null) {
            picture = FederationPicture.read(store);
            current = picture;
        }
        return picture;
    }
}
