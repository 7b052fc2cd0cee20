/** How fast names are answered. */
@NullMarked
package dev.portolan.benchmarks.dns;

import org.jspecify.annotations.NullMarked;
