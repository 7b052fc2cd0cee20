package dev.portolan.api.grpc;

/** The answer to a query is no; the message says why, for the caller. */
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller may conclude. */
    public enum Reason {
        /** What was sent cannot be read, or the checks refuse it. */
        INVALID,
        /** There is no such object. */
        NOT_FOUND,
        /** No policy selects the object. */
        NOT_SELECTED,
        /** The caller may not do that. */
        FORBIDDEN,
        /** Somebody else changed the object at the same time. */
        CONFLICT,
        /** No decision was made in time; what was asked for may still happen. */
        UNDECIDED,
        /** The caller has fallen behind, or there are too many. */
        OVERLOADED
    }

    private final Reason reason;

    public QueryException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
