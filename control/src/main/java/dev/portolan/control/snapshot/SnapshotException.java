package dev.portolan.control.snapshot;

/** A snapshot cannot be written, read or fetched; says which one, why, and what to do. */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotException(String message) {
        super(message);
    }

    public SnapshotException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What is on disk is not what was written there. */
    static SnapshotException damaged(String where, String what) {
        return new SnapshotException(
                where
                        + " "
                        + what
                        + ": this node does not go on with it. Remove the node from the control"
                        + " cluster, and add it again with an empty data directory");
    }
}
