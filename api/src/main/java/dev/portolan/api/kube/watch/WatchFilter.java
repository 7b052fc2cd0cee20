package dev.portolan.api.kube.watch;

import dev.portolan.api.kube.query.Selection;
import dev.portolan.model.resource.WatchEvent;

import java.util.Optional;

/**
 * Decides what a change is to a watcher of a selection: an object that enters it is new, one that
 * leaves it is gone.
 */
final class WatchFilter {
    private WatchFilter() {}

    /** The type of the event to send, or nothing where the selection is not concerned. */
    static Optional<WatchEvent.Type> seen(Selection selection, WatchEvent event) {
        if (selection.isEverything()) {
            return Optional.of(event.type());
        }
        boolean matches = selection.matches(event.object().content());
        boolean matched =
                event.previous()
                        .map(previous -> selection.matches(previous.content()))
                        .orElse(false);
        return switch (event.type()) {
            case ADDED -> matches ? Optional.of(WatchEvent.Type.ADDED) : Optional.empty();
            case DELETED ->
                    matches || matched ? Optional.of(WatchEvent.Type.DELETED) : Optional.empty();
            case MODIFIED -> {
                if (matches) {
                    yield Optional.of(matched ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED);
                }
                yield matched ? Optional.of(WatchEvent.Type.DELETED) : Optional.empty();
            }
        };
    }
}
