/**
 * Observing members: what each reports, whether it is trusted, and what of it is written to the
 * federation's history. Time series never are: only changes of a class or past a threshold.
 */
@NullMarked
package dev.portolan.members.observe;

import org.jspecify.annotations.NullMarked;
