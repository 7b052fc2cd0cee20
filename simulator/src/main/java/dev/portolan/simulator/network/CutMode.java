package dev.portolan.simulator.network;

/** What a client sees of a member that is cut off. */
public enum CutMode {
    /** Packets get lost: bytes wait, new connections get no answer, until the cut is mended. */
    HANG,
    /** Something answers for the member: connections are reset and new ones refused. */
    REFUSE
}
