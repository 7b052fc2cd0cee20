package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** {@code PUT}, and the common end of every change of an object that exists. */
final class Updates {
    private final StoreAccess store;
    private final NamespaceContents contents;
    private final ObjectChecks checks;
    private final InstantSource clock;

    Updates(
            StoreAccess store,
            NamespaceContents contents,
            ObjectChecks checks,
            InstantSource clock) {
        this.store = store;
        this.contents = contents;
        this.checks = checks;
        this.clock = clock;
    }

    /** Replaces an object, or its status, by what is in the body. */
    Answer.Whole replace(Target target) {
        ObjectNode body = Bodies.object(target.request());
        return change(target, current -> body.deepCopy());
    }

    /** Brings about a change, computed again while others write the object meanwhile. */
    Answer.Whole change(Target target, Change change) {
        Result result = apply(target, change);
        return Answer.json(
                        200,
                        Presentation.of(target.kind(), target.request(), clock.instant())
                                .object(result.object()))
                .withWarnings(result.warnings());
    }

    /** What a change led to. */
    record Result(StoredObject object, List<String> warnings) {}

    /**
     * As {@link #change}, for callers that answer in another form.
     *
     * @throws ApiException 404, 409, or what the change or the checks throw
     */
    Result apply(Target target, Change change) {
        ResourceKey key = target.key();
        for (int attempt = target.isDryRun() ? 1 : 0; attempt < StoreAccess.ATTEMPTS; attempt++) {
            StoredObject current =
                    store.current(key, attempt).orElseThrow(() -> Failures.notFound(key));
            ObjectNode wanted = change.of(current.render().mutableCopy());
            MetadataRules.matchPath(target, target.name(), wanted);
            String expected = wanted.path("metadata").path("resourceVersion").asText();
            if (!expected.isEmpty() && !expected.equals(current.revision().toString())) {
                if (attempt == 0) {
                    // Our own copy may be the one that is behind.
                    continue;
                }
                throw Failures.modified(key);
            }
            Optional<Result> result = attempt(target, current, wanted);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw Failures.modified(key);
    }

    private Optional<Result> attempt(Target target, StoredObject current, ObjectNode wanted) {
        Instant now = clock.instant();
        ObjectChecks.Decoded decoded = checks.decode(target.kind(), wanted, target.request());
        ObjectNode next =
                MetadataRules.next(target, current.key(), current.content(), decoded.object());
        KindRules.complete(target.kind(), next);
        Checked checked =
                checks.check(
                        target.kind(), next, Optional.of(current.content()), decoded.warnings());
        Document owned =
                Ownership.after(target, Optional.of(current.content()), checked.content(), now);
        return store(target, current, owned).map(object -> new Result(object, checked.warnings()));
    }

    /** Stores the next state, or pretends to; empty when somebody else was faster. */
    Optional<StoredObject> store(Target target, StoredObject current, Document next) {
        if (target.isDryRun()) {
            return Optional.of(
                    new StoredObject(current.key(), current.created(), current.revision(), next));
        }
        if (MetadataRules.isDying(next) && MetadataRules.finalizers(next).isEmpty()) {
            Optional<StoredObject> removed = store.remove(current);
            removed.ifPresent(object -> contents.settle(object.key().namespace()));
            return removed;
        }
        return store.replace(current, next);
    }
}
