package dev.portolan.daemon.demo;

import dev.portolan.daemon.client.ClientException;

import java.net.BindException;
import java.util.Optional;

/** Finds out whether a demo has failed because another program has one of its addresses. */
final class TakenAddress {
    private TakenAddress() {}

    /** What to tell the one who started it; empty where something else is wrong. */
    static Optional<ClientException> behind(Throwable failure) {
        String where = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof BindException) {
                return Optional.of(
                        new ClientException(
                                (where.isEmpty() ? message : where)
                                        + "; the demo's addresses are fixed: if another demo runs,"
                                        + " end it first"));
            }
            if (message.startsWith("cannot listen")) {
                where = message;
            }
        }
        return Optional.empty();
    }
}
