package dev.portolan.simulator;

/**
 * A program that runs on a member's machines, as an agent does. It binds the member's address for
 * what it connects to, and calls {@link SimulatedCluster#awaitRunning} or does its work in {@link
 * SimulatedCluster#step}s, so that a pause of the member holds it too.
 */
public interface MemberProgram {
    /** Starts it; again after each restart of the member. */
    void start(SimulatedCluster member);

    /** The machine is gone: ends it at once, without any orderly goodbye to others. */
    void stop();
}
