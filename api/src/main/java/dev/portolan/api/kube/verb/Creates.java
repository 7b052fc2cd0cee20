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
import java.util.Optional;
import java.util.random.RandomGenerator;

/** {@code POST}: makes a new object. */
final class Creates {
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final StoreAccess store;
    private final ObjectChecks checks;
    private final NamespaceGate namespaces;
    private final InstantSource clock;
    private final RandomGenerator random;

    Creates(
            StoreAccess store,
            ObjectChecks checks,
            NamespaceGate namespaces,
            InstantSource clock,
            RandomGenerator random) {
        this.store = store;
        this.checks = checks;
        this.namespaces = namespaces;
        this.clock = clock;
        this.random = random;
    }

    /** Makes the object in the body. */
    Answer.Whole create(Target target) {
        ObjectNode body = Bodies.object(target.request());
        MetadataRules.matchPath(target, "", body);
        return create(target, body);
    }

    private Answer.Whole create(Target target, ObjectNode body) {
        String prefix = body.path("metadata").path("generateName").asText();
        boolean named = !body.path("metadata").path("name").asText().isEmpty();
        if (named || prefix.isEmpty()) {
            return attempt(target, body);
        }
        for (int attempt = 1; ; attempt++) {
            ObjectNode candidate = body.deepCopy();
            candidate.withObject("/metadata").put("name", prefix + suffix());
            try {
                return attempt(target, candidate);
            } catch (ApiException e) {
                if (!e.failure().reason().equals("AlreadyExists")
                        || attempt == StoreAccess.ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Answer.Whole attempt(Target target, ObjectNode body) {
        Instant now = clock.instant();
        Checked checked = born(target, body, now);
        StoredObject made =
                store(target, Ownership.after(target, Optional.empty(), checked.content(), now));
        return Answer.json(201, Presentation.of(target.kind(), target.request(), now).object(made))
                .withWarnings(checked.warnings());
    }

    /** What a client sent, as a new object that may be stored; {@code body} is used up. */
    Checked born(Target target, ObjectNode body, Instant now) {
        if (body.path("metadata").hasNonNull("resourceVersion")
                && !body.path("metadata").path("resourceVersion").asText().isEmpty()) {
            throw Failures.badRequest("resourceVersion should not be set on objects to be created");
        }
        namespaces.requireOpen(target);
        ObjectChecks.Decoded decoded = checks.decode(target.kind(), body, target.request());
        ObjectNode object = decoded.object();
        MetadataRules.born(target.kind(), object, Uids.next(random), now);
        KindRules.complete(target.kind(), object);
        return checks.check(target.kind(), object, Optional.empty(), decoded.warnings());
    }

    /** Stores a new object, or pretends to. */
    StoredObject store(Target target, Document content) {
        ResourceKey key = target.key(content.name());
        if (!target.isDryRun()) {
            return store.create(key, content);
        }
        if (store.current(key, 1).isPresent()) {
            throw Failures.alreadyExists(key);
        }
        return StoreAccess.unstored(key, content);
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return suffix.toString();
    }
}
