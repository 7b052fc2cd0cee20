package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.Answer;
import dev.portolan.api.kube.protocol.ApiException;
import dev.portolan.api.kube.protocol.Cause;
import dev.portolan.api.kube.protocol.Failures;
import dev.portolan.api.patch.JsonMergePatch;
import dev.portolan.api.patch.JsonPatch;
import dev.portolan.api.patch.PatchResult;
import dev.portolan.api.patch.StrategicMergePatch;
import dev.portolan.api.schema.ServedKind;

import java.util.List;

/**
 * {@code PATCH}, by its content type: JSON patch, merge patch, strategic merge patch, server-side
 * apply.
 */
final class Patches {
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String STRATEGIC_PATCH = "application/strategic-merge-patch+json";
    private static final String APPLY_PATCH = "application/apply-patch+yaml";

    private final Updates updates;
    private final Scales scales;
    private final Applies applies;

    Patches(Updates updates, Scales scales, Applies applies) {
        this.updates = updates;
        this.scales = scales;
        this.applies = applies;
    }

    /** Patches an object, its status or its scale. */
    Answer.Whole patch(Target target) {
        String mediaType = Bodies.mediaType(target.request());
        boolean isScale = target.subresource().equals("scale");
        if (mediaType.equals(APPLY_PATCH) && !isScale) {
            return applies.apply(target);
        }
        Change change = change(target, mediaType);
        return isScale ? scales.change(target, change) : updates.change(target, change);
    }

    private static Change change(Target target, String mediaType) {
        ServedKind kind = target.kind();
        JsonNode patch = Bodies.json(target.request());
        return switch (mediaType) {
            case JSON_PATCH -> current -> patched(target, JsonPatch.apply(current, patch));
            case MERGE_PATCH -> current -> patched(target, JsonMergePatch.apply(current, patch));
            case STRATEGIC_PATCH -> {
                if (!kind.takesStrategicMergePatch()) {
                    throw Failures.unsupportedMediaType(accepted(kind));
                }
                yield current ->
                        patched(target, StrategicMergePatch.apply(kind.schema(), current, patch));
            }
            default -> throw Failures.unsupportedMediaType(accepted(kind));
        };
    }

    private static ObjectNode patched(Target target, PatchResult result) {
        return switch (result) {
            case PatchResult.Patched(ObjectNode object) -> object;
            case PatchResult.Refused(PatchResult.Reason reason, String message) ->
                    throw refusal(target, reason, message);
        };
    }

    private static ApiException refusal(Target target, PatchResult.Reason reason, String message) {
        return switch (reason) {
            case MALFORMED -> Failures.badRequest(message);
            case UNAPPLICABLE ->
                    Failures.invalid(
                            target.kind().group(),
                            target.kind().kind(),
                            target.name(),
                            List.of(Cause.invalid("patch", message)));
        };
    }

    private static String accepted(ServedKind kind) {
        return String.join(
                ", ",
                kind.takesStrategicMergePatch()
                        ? List.of(JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY_PATCH)
                        : List.of(JSON_PATCH, MERGE_PATCH, APPLY_PATCH));
    }
}
