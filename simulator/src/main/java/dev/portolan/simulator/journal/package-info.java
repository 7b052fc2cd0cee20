/**
 * A pod that writes a journal into its volume, as a database does, and the check that a journal is
 * whole: how a test proves what was written, where, and under which epoch.
 */
@NullMarked
package dev.portolan.simulator.journal;

import org.jspecify.annotations.NullMarked;
