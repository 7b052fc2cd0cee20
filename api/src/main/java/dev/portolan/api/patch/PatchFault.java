package dev.portolan.api.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.function.Supplier;

/** Ends the work on a patch that cannot be applied; never leaves this package. */
final class PatchFault extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final PatchResult.Reason reason;

    private PatchFault(PatchResult.Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static PatchFault malformed(String message) {
        return new PatchFault(PatchResult.Reason.MALFORMED, message);
    }

    static PatchFault unapplicable(String message) {
        return new PatchFault(PatchResult.Reason.UNAPPLICABLE, message);
    }

    /** The outcome of {@code patch}. */
    static PatchResult outcome(Supplier<ObjectNode> patch) {
        try {
            return new PatchResult.Patched(patch.get());
        } catch (PatchFault fault) {
            return new PatchResult.Refused(fault.reason, String.valueOf(fault.getMessage()));
        }
    }
}
