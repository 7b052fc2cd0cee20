package dev.portolan.replication;

import java.util.Locale;

/**
 * Why an epoch was raised. It begins the grant's reason, so that whoever leads next knows what is
 * under way.
 */
enum Cause {
    FIRST,
    FAILOVER,
    FAILBACK,
    /** A planned move that did not come off: the old primary goes on, under a new epoch. */
    RETURN;

    String reason(String words) {
        return name().toLowerCase(Locale.ROOT) + ": " + words;
    }

    static Cause of(String reason) {
        for (Cause cause : values()) {
            if (reason.startsWith(cause.name().toLowerCase(Locale.ROOT) + ":")) {
                return cause;
            }
        }
        return FAILOVER;
    }
}
