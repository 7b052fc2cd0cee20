/**
 * One node of the control cluster as a process of its own, with nothing around it: {@link
 * dev.portolan.chaos.control.process.ControlProcess} and the door through which it is used.
 */
@NullMarked
package dev.portolan.chaos.control.process;

import org.jspecify.annotations.NullMarked;
