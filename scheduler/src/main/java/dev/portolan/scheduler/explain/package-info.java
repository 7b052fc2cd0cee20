/**
 * Puts a decision in words: a sentence and the numbers for every cluster, and one for the whole.
 */
@NullMarked
package dev.portolan.scheduler.explain;

import org.jspecify.annotations.NullMarked;
