package dev.portolan.replication.agent;

/**
 * Everything outside of itself that a volume agent uses.
 *
 * @param member its own member's API
 * @param leases the control cluster's API
 * @param running holds it while its machine stands still
 */
public record AgentPorts(
        AgentApi member,
        LeaseApi leases,
        ClaimFolders folders,
        AgentNetwork network,
        AgentClock clock,
        Running running) {}
