package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What became of a patch. */
public sealed interface PatchResult {
    /** The object after the patch; the caller owns it. */
    record Patched(ObjectNode object) implements PatchResult {}

    /** The patch changes nothing. */
    record Refused(Reason reason, String message) implements PatchResult {}

    /** Whose fault a refusal is. */
    enum Reason {
        /** The patch is not one (HTTP 400). */
        MALFORMED,
        /** It does not fit the object (HTTP 422). */
        UNAPPLICABLE
    }
}
