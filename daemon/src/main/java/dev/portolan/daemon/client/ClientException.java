package dev.portolan.daemon.client;

/** What the command line could not do; the message is printed as it is. */
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ClientException(String message) {
        super(message);
    }

    public ClientException(String message, Throwable cause) {
        super(message + " (" + cause.getMessage() + ")", cause);
    }
}
