package dev.portolan.members.agent;

/**
 * Holds the agent where its machine stands still: the simulator's way to freeze what runs inside a
 * member.
 */
@FunctionalInterface
public interface AgentGate {
    /** A machine that never stands still. */
    AgentGate OPEN = () -> {};

    /** Returns once the machine runs. */
    void awaitRunning() throws InterruptedException;
}
