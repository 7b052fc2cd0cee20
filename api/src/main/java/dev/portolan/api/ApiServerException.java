package dev.portolan.api;

/** An API server that could not start. */
public final class ApiServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ApiServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
