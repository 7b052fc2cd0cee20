package dev.portolan.control.state;

/** Stored bytes that this version cannot read: damaged, or written by a newer one. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }

    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
