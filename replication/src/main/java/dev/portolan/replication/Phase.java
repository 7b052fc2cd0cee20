package dev.portolan.replication;

/** What {@code ProtectedApplication.status.phase} can be. */
enum Phase {
    Protecting,
    Protected,
    FailingOver,
    FailingBack,
    Fenced
}
