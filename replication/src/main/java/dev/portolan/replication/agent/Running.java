package dev.portolan.replication.agent;

/**
 * Holds the agent where its machine stands still: the simulator's way to freeze what runs inside a
 * member.
 */
@FunctionalInterface
public interface Running {
    /** A machine that never stands still. */
    Running ALWAYS = () -> {};

    /** Returns once the machine runs. */
    void await() throws InterruptedException;
}
