package dev.portolan.chaos.control;

/** The cluster does not get where it must, in time. */
final class StuckException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StuckException(String message) {
        super(message);
    }
}
