package dev.portolan.replication;

/**
 * Something outside did not do what replication needs: a disk, a peer, an API. The message tells
 * where and what. Callers try again later; nothing is left half-done.
 */
public final class ReplicationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReplicationException(String message) {
        super(message);
    }

    public ReplicationException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
