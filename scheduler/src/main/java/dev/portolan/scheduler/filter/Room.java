package dev.portolan.scheduler.filter;

import dev.portolan.model.cluster.NodeShape;
import dev.portolan.model.placement.ClusterView;
import dev.portolan.model.quantity.ResourceVector;

/**
 * How many pods of one kind fit on a cluster: exact over what is free on its nodes, fragmentation
 * included, and never more than what is free in total beside that which others have reserved and do
 * not use yet. What the workload itself uses counts as free for it: its pods may stay where they
 * are.
 */
public final class Room {
    private Room() {}

    /** Up to {@link Integer#MAX_VALUE}, where {@code pod} requests nothing. */
    public static int fits(ClusterView cluster, ResourceVector pod) {
        long onNodes = 0;
        for (NodeShape shape : cluster.member().status().nodeShapes()) {
            onNodes += (long) shape.count() * shape.free().fits(pod);
        }
        if (!cluster.own().equals(ResourceVector.ZERO)) {
            onNodes += cluster.own().fits(pod);
        }
        int inTotal = free(cluster).fits(pod);
        return (int) Math.min(onNodes, inTotal);
    }

    /** What is free in total for the workload that is being decided, its own use included. */
    public static ResourceVector free(ClusterView cluster) {
        ResourceVector free = cluster.own().minus(cluster.pending());
        for (NodeShape shape : cluster.member().status().nodeShapes()) {
            free = free.plus(shape.free().times(shape.count()));
        }
        return free;
    }

    /** Why not even one fits, with the resource and the numbers. */
    static String shortage(ClusterView cluster, ResourceVector pod) {
        String name = cluster.member().name().value();
        ResourceVector total = free(cluster);
        String scarce = pod.firstBeyond(total);
        if (!scarce.isEmpty()) {
            return "needs "
                    + amount(pod, scarce)
                    + ", "
                    + name
                    + " has "
                    + amount(total, scarce)
                    + " free beside what is reserved";
        }
        ResourceVector largest = ResourceVector.ZERO;
        for (NodeShape shape : cluster.member().status().nodeShapes()) {
            largest = largest.max(shape.free());
        }
        String beyond = pod.firstBeyond(largest);
        return beyond.isEmpty()
                ? "needs "
                        + pod.toList()
                        + " on one node; no node of "
                        + name
                        + " has all of it free at once"
                : "needs "
                        + amount(pod, beyond)
                        + ", the largest free node of "
                        + name
                        + " has "
                        + amount(largest, beyond);
    }

    private static String amount(ResourceVector vector, String resource) {
        return vector.display(resource) + " " + resource;
    }
}
