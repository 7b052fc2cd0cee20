/**
 * A simulated member cluster: the same Kubernetes API over a store in memory, with nodes, pods,
 * services and volumes that behave. Images are not run. Used by the demonstration, the tests and
 * what-if.
 */
@NullMarked
package dev.portolan.simulator;

import org.jspecify.annotations.NullMarked;
