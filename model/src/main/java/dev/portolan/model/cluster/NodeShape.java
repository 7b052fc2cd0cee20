package dev.portolan.model.cluster;

import dev.portolan.model.quantity.ResourceVector;

/**
 * One bar of a cluster's capacity histogram: nodes that are alike in what they offer and in what is
 * free on them.
 *
 * @param allocatable what each of them offers to pods
 * @param free what is left on each of them
 * @param count how many there are
 */
public record NodeShape(ResourceVector allocatable, ResourceVector free, int count) {
    public NodeShape {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "a node shape stands for at least one node, not " + count);
        }
    }
}
