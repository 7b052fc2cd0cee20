/**
 * Decisions: the fleet as a decider sees it, the plan it returns with reasons for every cluster,
 * and how a plan is committed.
 */
@NullMarked
package dev.portolan.model.placement;

import org.jspecify.annotations.NullMarked;
