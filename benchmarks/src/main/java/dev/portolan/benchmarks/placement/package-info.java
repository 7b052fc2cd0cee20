/** How fast placements are decided. */
@NullMarked
package dev.portolan.benchmarks.placement;

import org.jspecify.annotations.NullMarked;
