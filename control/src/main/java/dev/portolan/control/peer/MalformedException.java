package dev.portolan.control.peer;

/** Bytes from another node that do not mean what they should; says what is wrong with them. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
