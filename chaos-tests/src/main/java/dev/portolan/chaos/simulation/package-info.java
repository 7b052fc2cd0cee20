/**
 * The whole system in one thread and in virtual time: the real state machine, the real placing loop
 * and the real scheduler among simulated members, under faults that a seed chooses. Equal seeds
 * give equal histories.
 */
@NullMarked
package dev.portolan.chaos.simulation;

import org.jspecify.annotations.NullMarked;
