package dev.portolan.chaos.control;

/** What happens to the cluster in a round. */
public enum Kind {
    /** kill -9 of all nodes, and every disk forgets what was not synced. */
    POWER_CUT(true),
    /** As above; the one that led comes back last, so that the others must have everything. */
    POWER_CUT_LEADER_LAST(true),
    /** kill -9 of one node, often the leader. */
    KILL(false),
    /** kill -9 of all nodes; disks remember. */
    KILL_ALL(false),
    /** SIGSTOP of one node, often the leader, for longer than an election takes. */
    PAUSE(false),
    /** Bytes of some directions between nodes are held back. */
    PARTITION(false),
    /** A follower comes back with an empty disk. */
    WIPE(false),
    /** A follower misses many writes. */
    LAG(false),
    /** One node after the other is killed and comes back. */
    ROLLING_RESTART(false),
    /** Every fsync of one node, often the leader, takes long. */
    SLOW_DISK(true),
    /** The disk of one node takes no more bytes. */
    FULL_DISK(true),
    /** fsync of one node fails, and what it was to write is lost. */
    SYNC_ERROR(true),
    /** Some bits of a follower's files are not what they were, after a restart. */
    BIT_FLIP(false),
    /** The wall clocks of the nodes jump, each its own way. */
    CLOCK_JUMP(true),
    /** A leader that is cut off from the others is asked for what they have overwritten. */
    DEPOSED_BY_PARTITION(false),
    /** The same of one that was stopped meanwhile. */
    DEPOSED_BY_PAUSE(false);

    private final boolean needsDisks;

    Kind(boolean needsDisks) {
        this.needsDisks = needsDisks;
    }

    /** Whether it takes disks with faults, and so a C compiler. */
    public boolean needsDisks() {
        return needsDisks;
    }
}
