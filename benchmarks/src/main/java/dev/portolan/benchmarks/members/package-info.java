/** How fast the federation's loops are with a member: what it reports, what is applied to it. */
@NullMarked
package dev.portolan.benchmarks.members;

import org.jspecify.annotations.NullMarked;
