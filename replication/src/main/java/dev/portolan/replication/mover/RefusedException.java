package dev.portolan.replication.mover;

import java.io.IOException;

/** The receiver does not take this generation from this sender; the message is its reason. */
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }
}
