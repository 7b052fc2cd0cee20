/**
 * The program inside each member: renews its heartbeat, measures the round trips to the other
 * members, writes them down in the member itself. Needs nothing from the control cluster and goes
 * on without it.
 */
@NullMarked
package dev.portolan.members.agent;

import org.jspecify.annotations.NullMarked;
