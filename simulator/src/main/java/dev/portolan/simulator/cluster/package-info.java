/**
 * What goes on inside a simulated member: controllers as pure step functions from a snapshot of the
 * member's objects and the time to effects, and the one loop that carries the effects out.
 */
@NullMarked
package dev.portolan.simulator.cluster;

import org.jspecify.annotations.NullMarked;
