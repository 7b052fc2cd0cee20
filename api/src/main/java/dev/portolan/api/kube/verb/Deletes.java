package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.api.kube.query.ListPage;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.Namespace;
import dev.portolan.model.resource.ResourceKey;
import dev.portolan.model.resource.ResourceType;
import dev.portolan.model.resource.StoredObject;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code DELETE}: removes an object at once, or marks it where finalizers have to be cleared first.
 * Deleting a namespace deletes what is in it.
 */
final class Deletes {
    private static final Set<String> KEPT_NAMESPACES =
            Set.of("default", "kube-system", Namespace.SYSTEM.name());

    private final StoreAccess store;
    private final NamespaceContents contents;
    private final Reads reads;
    private final boolean collectsGarbage;
    private final InstantSource clock;

    Deletes(
            StoreAccess store,
            NamespaceContents contents,
            Reads reads,
            boolean collectsGarbage,
            InstantSource clock) {
        this.store = store;
        this.contents = contents;
        this.reads = reads;
        this.collectsGarbage = collectsGarbage;
        this.clock = clock;
    }

    /** What became of an object. */
    sealed interface Deletion {
        StoredObject object();

        record Removed(StoredObject object) implements Deletion {}

        /** Waits for its finalizers. */
        record Marked(StoredObject object) implements Deletion {}
    }

    /** Deletes one object. */
    Answer.Whole delete(Target target) {
        DeleteOptions options = DeleteOptions.of(target);
        return switch (delete(target.key(), options)) {
            case Deletion.Removed(StoredObject object) -> Answer.json(200, success(object));
            case Deletion.Marked(StoredObject object) ->
                    Answer.json(
                            200,
                            Presentation.of(target.kind(), target.request(), clock.instant())
                                    .object(object));
        };
    }

    /** Deletes every object of a selection, one by one. */
    Answer.Whole deleteCollection(Target target) {
        DeleteOptions options = DeleteOptions.of(target);
        ListPage page = reads.page(target);
        List<StoredObject> deleted = new ArrayList<>();
        for (StoredObject object : page.items()) {
            try {
                deleted.add(delete(object.key(), options).object());
            } catch (ApiException e) {
                if (e.failure().code() != 404) {
                    throw e;
                }
            }
        }
        ListPage result =
                new ListPage(page.revision(), deleted, Optional.empty(), page.remaining());
        return Answer.json(
                200,
                Presentation.of(target.kind(), target.request(), clock.instant()).list(result));
    }

    private Deletion delete(ResourceKey key, DeleteOptions options) {
        if (key.type().equals(ResourceType.NAMESPACES) && KEPT_NAMESPACES.contains(key.name())) {
            throw Failures.forbidden(key, "this namespace may not be deleted");
        }
        for (int attempt = options.dryRun() ? 1 : 0; attempt < StoreAccess.ATTEMPTS; attempt++) {
            StoredObject current =
                    store.current(key, attempt).orElseThrow(() -> Failures.notFound(key));
            options.requireHolds(current);
            Optional<Deletion> deletion = attempt(current, options);
            if (deletion.isPresent()) {
                return deletion.get();
            }
        }
        throw Failures.modified(key);
    }

    private Optional<Deletion> attempt(StoredObject current, DeleteOptions options) {
        List<String> finalizers = finalizersOf(current, options);
        boolean isNamespace = current.key().type().equals(ResourceType.NAMESPACES);
        if (options.dryRun()) {
            return Optional.of(
                    finalizers.isEmpty()
                            ? new Deletion.Removed(current)
                            : new Deletion.Marked(current));
        }
        if (finalizers.isEmpty() && !isNamespace) {
            return store.remove(current).map(Deletion.Removed::new);
        }
        Document dying = MetadataRules.dying(current.content(), finalizers, clock.instant());
        Optional<StoredObject> marked =
                store.replace(current, isNamespace ? terminating(dying) : dying);
        if (isNamespace && marked.isPresent()) {
            return Optional.of(contents.remove(marked.get()));
        }
        return marked.map(Deletion.Marked::new);
    }

    private List<String> finalizersOf(StoredObject object, DeleteOptions options) {
        List<String> finalizers = new ArrayList<>(MetadataRules.finalizers(object.content()));
        if (collectsGarbage) {
            options.finalizer()
                    .filter(name -> !finalizers.contains(name))
                    .ifPresent(finalizers::add);
        }
        return finalizers;
    }

    private static Document terminating(Document namespace) {
        return namespace.edit(root -> root.withObject("/status").put("phase", "Terminating"));
    }

    private static ObjectNode success(StoredObject removed) {
        ObjectNode status = Rendering.typed("v1", "Status");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details");
        details.put("name", removed.key().name());
        if (!removed.key().type().group().isEmpty()) {
            details.put("group", removed.key().type().group());
        }
        details.put("kind", removed.key().type().plural());
        details.put("uid", removed.content().uid());
        return status;
    }
}
