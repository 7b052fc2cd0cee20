/** Stories of the placing loop in virtual time over the real state machine. */
@NullMarked
package dev.portolan.control.placement;

import org.jspecify.annotations.NullMarked;
