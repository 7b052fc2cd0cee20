package dev.portolan.control.state;

/** What an entry of the log holds: a command, and the name under which it takes effect once. */
public record Request(RequestId id, Command command) {}
