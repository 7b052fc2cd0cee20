package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.ApiRequest;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.kube.protocol.Rendering;
import dev.portolan.model.resource.StoredObject;

import java.util.Optional;

/**
 * How a client wants something deleted.
 *
 * @param uid the object that it means; empty for any
 * @param resourceVersion the state that it means; empty for any
 * @param dryRun whether nothing is to be deleted
 */
record DeleteOptions(Propagation propagation, String uid, String resourceVersion, boolean dryRun) {
    /** What becomes of the objects that the deleted one owns. */
    enum Propagation {
        Background,
        Foreground,
        Orphan
    }

    /**
     * @throws ApiException 400 when the body or a parameter does not parse
     */
    static DeleteOptions of(Target target) {
        ApiRequest request = target.request();
        ObjectNode body = request.body().length == 0 ? Rendering.object() : Bodies.object(request);
        String policy =
                request.parameter("propagationPolicy")
                        .orElse(
                                body.path("propagationPolicy")
                                        .asText(Propagation.Background.name()));
        JsonNode preconditions = body.path("preconditions");
        return new DeleteOptions(
                propagation(policy, body),
                preconditions.path("uid").asText(),
                preconditions.path("resourceVersion").asText(),
                target.isDryRun() || asksForDryRun(body));
    }

    /** The finalizer that makes a collector carry the policy out, if one is needed. */
    Optional<String> finalizer() {
        return switch (propagation) {
            case Background -> Optional.empty();
            case Foreground -> Optional.of("foregroundDeletion");
            case Orphan -> Optional.of("orphan");
        };
    }

    /**
     * @throws ApiException 409 when a precondition does not hold
     */
    void requireHolds(StoredObject object) {
        String actual = object.content().uid();
        if (!uid.isEmpty() && !uid.equals(actual)) {
            throw Failures.conflict(
                    object.key(),
                    "Precondition failed: UID in precondition: "
                            + uid
                            + ", UID in object meta: "
                            + actual);
        }
        if (!resourceVersion.isEmpty() && !resourceVersion.equals(object.revision().toString())) {
            throw Failures.conflict(
                    object.key(),
                    "Precondition failed: ResourceVersion in precondition: "
                            + resourceVersion
                            + ", ResourceVersion in object meta: "
                            + object.revision());
        }
    }

    private static boolean asksForDryRun(ObjectNode body) {
        for (JsonNode stage : body.path("dryRun")) {
            if (!stage.asText().equals("All")) {
                throw Failures.badRequest("dryRun must be All, not \"" + stage.asText() + "\"");
            }
        }
        return !body.path("dryRun").isEmpty();
    }

    private static Propagation propagation(String policy, ObjectNode body) {
        if (body.path("orphanDependents").asBoolean(false)) {
            return Propagation.Orphan;
        }
        for (Propagation propagation : Propagation.values()) {
            if (propagation.name().equals(policy)) {
                return propagation;
            }
        }
        throw Failures.badRequest(
                "propagationPolicy must be Background, Foreground or Orphan, not \""
                        + policy
                        + "\"");
    }
}
