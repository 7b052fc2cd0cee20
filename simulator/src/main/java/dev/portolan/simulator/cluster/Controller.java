package dev.portolan.simulator.cluster;

import java.time.Instant;

/**
 * One of the loops that make a cluster behave: a pure function. Called again after every change
 * until it has nothing more to do, so that it may do one thing at a time.
 */
@FunctionalInterface
interface Controller {
    Step step(ClusterSnapshot snapshot, Instant now);
}
