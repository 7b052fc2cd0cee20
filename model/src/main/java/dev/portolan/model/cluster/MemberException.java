package dev.portolan.model.cluster;

/** A member did not do what was asked. */
public final class MemberException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** No answer in time, no connection, or no such member. */
        UNREACHABLE,
        /** The member's API server refused the object; the message says why. */
        REFUSED,
        /** Somebody with a higher term was there. */
        FENCED
    }

    private final ClusterName member;
    private final Reason reason;

    public MemberException(ClusterName member, Reason reason, String message) {
        super(member + ": " + message);
        this.member = member;
        this.reason = reason;
    }

    public MemberException(ClusterName member, Reason reason, String message, Throwable cause) {
        super(member + ": " + message, cause);
        this.member = member;
        this.reason = reason;
    }

    public ClusterName member() {
        return member;
    }

    public Reason reason() {
        return reason;
    }
}
