package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.kube.protocol.Failure;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.table.Presentation;
import dev.portolan.api.patch.ApplyResult;
import dev.portolan.api.patch.FieldManager;
import dev.portolan.api.patch.ServerSideApply;
import dev.portolan.model.resource.Document;
import dev.portolan.model.resource.StoredObject;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Server-side apply: makes the object, or brings the fields in the body to their values. */
final class Applies {
    private final StoreAccess store;
    private final ObjectChecks checks;
    private final Creates creates;
    private final Updates updates;
    private final InstantSource clock;

    Applies(
            StoreAccess store,
            ObjectChecks checks,
            Creates creates,
            Updates updates,
            InstantSource clock) {
        this.store = store;
        this.checks = checks;
        this.creates = creates;
        this.updates = updates;
        this.clock = clock;
    }

    /**
     * @throws ApiException 409 with every field that somebody else owns, among others
     */
    Answer.Whole apply(Target target) {
        if (target.request().parameter("fieldManager").isEmpty()) {
            throw Failures.invalid(
                    "meta.k8s.io",
                    "PatchOptions",
                    "",
                    List.of(Cause.required("fieldManager", "is required for apply patch")));
        }
        ObjectNode body = Bodies.yamlObject(target.request());
        MetadataRules.matchPath(target, target.name(), body);
        requireNoManagedFields(body);
        ObjectChecks.Decoded decoded = checks.decode(target.kind(), body, target.request());
        ObjectNode config = decoded.object();
        List<String> warnings = decoded.warnings();
        for (int attempt = target.isDryRun() ? 1 : 0; attempt < StoreAccess.ATTEMPTS; attempt++) {
            Optional<StoredObject> current = store.current(target.key(), attempt);
            Optional<Answer.Whole> answer =
                    current.isPresent()
                            ? change(target, current.get(), config, warnings)
                            : create(target, config, warnings);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        throw Failures.modified(target.key());
    }

    private Optional<Answer.Whole> create(Target target, ObjectNode config, List<String> warnings) {
        if (!target.subresource().isEmpty()) {
            throw Failures.notFound(target.key());
        }
        Instant now = clock.instant();
        Document applied = applied(target, Optional.empty(), config, now);
        Checked checked = creates.born(target, applied.mutableCopy(), now);
        try {
            StoredObject made = creates.store(target, checked.content());
            return Optional.of(answer(201, target, made, warnings, checked));
        } catch (ApiException e) {
            if (e.failure().reason().equals("AlreadyExists")) {
                // Somebody else was faster: it is a change of theirs now.
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Answer.Whole> change(
            Target target, StoredObject current, ObjectNode config, List<String> warnings) {
        String expected = config.path("metadata").path("resourceVersion").asText();
        if (!expected.isEmpty() && !expected.equals(current.revision().toString())) {
            throw Failures.modified(target.key());
        }
        Instant now = clock.instant();
        Document old = current.content();
        Document applied = applied(target, Optional.of(old), config, now);
        ObjectNode next = MetadataRules.next(target, target.key(), old, applied.mutableCopy());
        takeManagedFields(next, applied);
        KindRules.complete(target.kind(), next);
        Checked checked = checks.check(target.kind(), next, Optional.of(old), List.of());
        return updates.store(target, current, checked.content())
                .map(object -> answer(200, target, object, warnings, checked));
    }

    private Answer.Whole answer(
            int code, Target target, StoredObject object, List<String> warnings, Checked checked) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(checked.warnings());
        return Answer.json(
                        code,
                        Presentation.of(target.kind(), target.request(), clock.instant())
                                .object(object))
                .withWarnings(all);
    }

    private static Document applied(
            Target target, Optional<Document> live, ObjectNode config, Instant now) {
        ApplyResult result =
                ServerSideApply.apply(
                        target.kind().schema(),
                        live,
                        Document.copyOf(config),
                        new FieldManager(target.fieldManager(), target.subresource()),
                        target.request().flag("force"),
                        now);
        return switch (result) {
            case ApplyResult.Applied(Document object) -> object;
            case ApplyResult.Conflicts conflicts -> throw conflict(conflicts);
            case ApplyResult.Invalid(String message) ->
                    throw Failures.invalid(
                            target.kind().group(),
                            target.kind().kind(),
                            target.name(),
                            List.of(Cause.invalid("patch", message)));
        };
    }

    private static ApiException conflict(ApplyResult.Conflicts conflicts) {
        List<Cause> causes =
                conflicts.conflicts().stream()
                        .map(conflict ->
                                new Cause(
                                        "FieldManagerConflict",
                                        conflict.field(),
                                        conflict.message()))
                        .toList();
        return new ApiException(new Failure(409, "Conflict", conflicts.message()).because(causes));
    }

    /**
     * With a status alone, what else is of the object is the old one's; who owns what is new all
     * the same.
     */
    private static void takeManagedFields(ObjectNode next, Document applied) {
        if (applied.has("metadata", "managedFields")) {
            next.withObject("/metadata")
                    .set("managedFields", applied.at("metadata", "managedFields").deepCopy());
        }
    }

    private static void requireNoManagedFields(ObjectNode config) {
        if (!config.path("metadata").path("managedFields").isEmpty()) {
            throw Failures.badRequest("metadata.managedFields must be nil");
        }
    }
}
