package dev.portolan.api.security;

/** What is known of a caller. */
public sealed interface Authentication {
    /** The caller has proven to be somebody. */
    record Authenticated(Identity identity) implements Authentication {}

    /** The caller has not said who it is. */
    record Anonymous() implements Authentication {}

    /** The caller has shown something that does not count. */
    record Refused(String why) implements Authentication {}
}
