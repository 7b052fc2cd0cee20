/**
 * How many replicas go to which of the clusters that are allowed, ranked best first: plain
 * arithmetic on integers.
 */
@NullMarked
package dev.portolan.scheduler.divide;

import org.jspecify.annotations.NullMarked;
