package dev.portolan.model.resource;

/** The store cannot answer. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the caller may conclude. */
    public enum Reason {
        /** No quorum or no leader in time; nothing was done. */
        UNAVAILABLE,
        /** A write timed out: it may or may not take effect. Never to be retried blindly. */
        AMBIGUOUS,
        /** The revision asked for is older than the history that is kept (HTTP 410). */
        EXPIRED,
        /** The write is larger than the store takes. */
        TOO_LARGE,
        /** The store is closed. */
        CLOSED
    }

    private final Reason reason;

    public StoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public StoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
