/** Carries generations from one member's agent to another's over a protocol of its own. */
@NullMarked
package dev.portolan.replication.mover;

import org.jspecify.annotations.NullMarked;
