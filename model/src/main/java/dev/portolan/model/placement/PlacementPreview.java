package dev.portolan.model.placement;

import dev.portolan.model.resource.Document;

/**
 * Says where a manifest would go, without writing anything. Blocking; safe for use by many threads.
 */
@FunctionalInterface
public interface PlacementPreview {
    /**
     * Decides on a manifest as if it were stored now.
     *
     * @throws dev.portolan.model.resource.DocumentException when the manifest cannot be read
     * @throws dev.portolan.model.resource.StoreException when the fleet cannot be read
     */
    Answer preview(Document manifest);

    sealed interface Answer {}

    /** The plan that would be committed. */
    record Planned(Plan plan) implements Answer {}

    /** No policy selects it: it would go nowhere. */
    record NotSelected(String message) implements Answer {}
}
