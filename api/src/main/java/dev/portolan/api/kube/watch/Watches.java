package dev.portolan.api.kube.watch;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.api.schema.ServedKind;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;

import java.time.InstantSource;
import java.util.List;

/** {@code GET} with {@code watch=true}: answers with a stream of events. */
public final class Watches {
    private final ResourceStore store;
    private final InstantSource clock;

    public Watches(ResourceStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * A watch of a collection. The state from which it starts is read before the answer begins, so
     * that a store that cannot be read is an ordinary refusal.
     *
     * @throws ApiException for parameters that mean nothing
     */
    public Answer watch(ServedKind kind, Namespace namespace, ApiRequest request) {
        WatchRequest wanted = WatchRequest.of(request, kind.type());
        Presentation presentation = Presentation.of(kind, request, clock.instant());
        ResourceList initial =
                wanted.from()
                        .map(revision -> new ResourceList(awaited(kind, revision), List.of()))
                        .orElseGet(() ->
                                store.list(
                                        kind.type(),
                                        namespace,
                                        wanted.newest()
                                                ? ReadLevel.LINEARIZABLE
                                                : ReadLevel.LOCAL));
        return new Answer.Stream(
                Answer.JSON,
                new WatchStream(
                        store, clock, kind.type(), namespace, wanted, presentation, initial));
    }

    /** Waits for a revision that a client has seen at another node. */
    private Revision awaited(ServedKind kind, Revision revision) {
        if (revision.isAfter(store.revision())) {
            store.get(ResourceKey.of(kind.type(), "any"), new ReadLevel.NotOlderThan(revision));
        }
        return revision;
    }
}
