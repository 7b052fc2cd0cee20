/**
 * Carrying manifests to members: what each member should have by the placements, what it has, the
 * difference as a plan, and the loop that carries the plan out.
 */
@NullMarked
package dev.portolan.members.apply;

import org.jspecify.annotations.NullMarked;
