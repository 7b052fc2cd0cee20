package dev.portolan.daemon.demo;

import dev.portolan.model.cluster.ClusterName;
import dev.portolan.simulator.journal.JournalCheck;

import java.util.List;

/**
 * What the story does to the world and sees of it from outside: faults, names, and the bytes in a
 * member's volume.
 */
interface StoryWorld {
    /** Power off: the API, the agent and the pods are gone; disks stay. */
    void kill(ClusterName member) throws InterruptedException;

    /** Power on again after {@link #kill}. */
    void restart(ClusterName member);

    /** Everything in the member stands still, as after SIGSTOP; its clocks go on. */
    void pause(ClusterName member) throws InterruptedException;

    void resume(ClusterName member);

    /**
     * The addresses that the resolver gives for a name to a client outside the members, in their
     * order.
     */
    List<String> resolve(String name);

    /** Whether an address of an answer leads into a member. */
    boolean leadsTo(ClusterName member, String address);

    /**
     * The database's journal as it is on a member's disk now; without lines where there is none.
     */
    JournalCheck journal(ClusterName member);

    /** How many writes the member's gate has refused so far. */
    long deniedWrites(ClusterName member);
}
