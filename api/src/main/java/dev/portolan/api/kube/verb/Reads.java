package dev.portolan.api.kube.verb;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.query.ContinueToken;
import dev.portolan.api.kube.query.ListPage;
import dev.portolan.api.kube.query.ResourceVersions;
import dev.portolan.api.kube.query.Selection;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.model.resource.ReadLevel;
import dev.portolan.model.resource.ResourceList;
import dev.portolan.model.resource.ResourceStore;
import dev.portolan.model.resource.Revision;
import dev.portolan.model.resource.StoreException;
import dev.portolan.model.resource.StoredObject;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code GET} of an object and of a collection. Without a resourceVersion they see every write that
 * was acknowledged before; while the store cannot promise that, they are answered from this node's
 * own copy with a warning.
 */
final class Reads {
    private final ResourceStore store;
    private final InstantSource clock;

    Reads(ResourceStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What was read, and what the reader should know of it. */
    record Read<T>(T value, List<String> warnings) {}

    Answer.Whole get(Target target) {
        Read<Optional<StoredObject>> read =
                read(
                        ResourceVersions.level(target.request()),
                        level -> store.get(target.key(), level));
        StoredObject object = read.value().orElseThrow(() -> Failures.notFound(target.key()));
        return Answer.json(
                        200,
                        Presentation.of(target.kind(), target.request(), clock.instant())
                                .object(object))
                .withWarnings(read.warnings());
    }

    Answer.Whole list(Target target) {
        Presentation presentation =
                Presentation.of(target.kind(), target.request(), clock.instant());
        Read<ListPage> page = readPage(target);
        return Answer.json(200, presentation.list(page.value())).withWarnings(page.warnings());
    }

    /** The objects that a list request is for. */
    ListPage page(Target target) {
        return readPage(target).value();
    }

    private Read<ListPage> readPage(Target target) {
        ApiRequest request = target.request();
        Selection selection = Selection.of(request, target.kind().type());
        Optional<ContinueToken> after = request.parameter("continue").map(ContinueToken::parse);
        int limit = ListPage.limit(request);
        Read<ResourceList> all = readAll(target, after);
        return new Read<>(ListPage.cut(all.value(), selection, after, limit), all.warnings());
    }

    private Read<ResourceList> readAll(Target target, Optional<ContinueToken> after) {
        Optional<Revision> exact =
                after.map(ContinueToken::revision)
                        .or(() -> ResourceVersions.exact(target.request()));
        if (exact.isPresent()) {
            return new Read<>(listAt(target, exact.get(), after.isPresent()), List.of());
        }
        return read(
                ResourceVersions.level(target.request()),
                level -> store.list(target.kind().type(), target.namespace(), level));
    }

    private ResourceList listAt(Target target, Revision revision, boolean continued) {
        try {
            return store.listAt(target.kind().type(), target.namespace(), revision);
        } catch (StoreException e) {
            if (e.reason() == StoreException.Reason.EXPIRED && continued) {
                throw new ApiException(
                        Failures.expired(
                                "The provided continue parameter is too old to display a consistent"
                                        + " list result. Start a new list without the continue"
                                        + " parameter."));
            }
            throw e;
        }
    }

    /**
     * Reads at a level; where the newest state cannot be had, from this node's own copy with a
     * warning.
     */
    private <T> Read<T> read(ReadLevel level, Function<ReadLevel, T> query) {
        try {
            return new Read<>(query.apply(level), List.of());
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.UNAVAILABLE
                    || !(level instanceof ReadLevel.Linearizable)) {
                throw e;
            }
            return new Read<>(
                    query.apply(ReadLevel.LOCAL),
                    List.of(
                            "no quorum: answered from this node's own copy at revision "
                                    + store.revision()
                                    + ", which may be out of date"));
        }
    }
}
