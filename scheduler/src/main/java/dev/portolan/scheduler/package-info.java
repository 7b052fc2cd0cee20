/**
 * Pure placement: from a fleet, a workload and a policy to a plan with its reasons. Filters say
 * where something may run, scores say where it should, and division says how many copies go where.
 * No I/O, no threads, no clock: the same input gives the same plan, byte for byte.
 */
@NullMarked
package dev.portolan.scheduler;

import org.jspecify.annotations.NullMarked;
