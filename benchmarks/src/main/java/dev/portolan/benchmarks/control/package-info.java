/** How fast the store takes writes. */
@NullMarked
package dev.portolan.benchmarks.control;

import org.jspecify.annotations.NullMarked;
