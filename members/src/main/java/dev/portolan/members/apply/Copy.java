package dev.portolan.members.apply;

/**
 * A workload's copy in one member, as far as a move depends on it.
 *
 * @param replicas that it is scaled to there
 * @param ready how many of them are ready
 */
public record Copy(int replicas, int ready) {}
