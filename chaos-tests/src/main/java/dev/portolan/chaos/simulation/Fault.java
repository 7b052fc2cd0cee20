package dev.portolan.chaos.simulation;

/** One kind of thing that goes wrong. */
public enum Fault {
    /** Members stop answering for a while; some lose all their pods. */
    MEMBERS_FAIL,
    /** Nodes are lost and added, and other people's pods come and go. */
    CAPACITY_CHANGES,
    /** Round trips between members change. */
    LATENCY_CHANGES,
    /** Operators taint clusters and take the taints away. */
    TAINTS_CHANGE,
    /** Changes reach the loop late. */
    DELIVERY_LATE,
    /** Changes reach the loop twice, the second time after newer ones. */
    DELIVERY_REPEATED,
    /** Requests are applied by the store a second time, later. */
    REQUESTS_REPEATED,
    /** Commits are refused without a reason that the loop could know. */
    COMMITS_REFUSED,
    /** The outcome of a commit is not heard, whether it took effect or not. */
    ANSWERS_LOST,
    /** The leader is lost, and another begins from what is stored. */
    LEADER_CHANGES
}
