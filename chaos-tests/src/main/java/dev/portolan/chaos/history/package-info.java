/**
 * Whether what clients saw can be explained by one object that does one thing after another. Pure:
 * histories in, a {@link dev.portolan.chaos.history.Verdict} out. The search is that of Wing and
 * Gong ("Testing and Verifying Concurrent Objects", 1993) with the memory of Lowe ("Testing for
 * Linearizability", 2017): a set of operations that was carried out and the state that it led to
 * are never looked at twice.
 */
@NullMarked
package dev.portolan.chaos.history;

import org.jspecify.annotations.NullMarked;
