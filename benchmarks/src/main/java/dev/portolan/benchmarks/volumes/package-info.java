/** How fast volumes are carried, and how little of them. */
@NullMarked
package dev.portolan.benchmarks.volumes;

import org.jspecify.annotations.NullMarked;
