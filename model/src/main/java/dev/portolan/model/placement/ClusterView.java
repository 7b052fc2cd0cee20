package dev.portolan.model.placement;

import dev.portolan.model.cluster.MemberCluster;
import dev.portolan.model.quantity.ResourceVector;

/**
 * One member as a decider sees it.
 *
 * @param member its newest report
 * @param pending what placements have reserved on it and is not yet seen running: Σ max(0, reserved
 *     − observed), without the workload that is being decided
 * @param own what the workload that is being decided is seen using on it
 */
public record ClusterView(MemberCluster member, ResourceVector pending, ResourceVector own) {}
