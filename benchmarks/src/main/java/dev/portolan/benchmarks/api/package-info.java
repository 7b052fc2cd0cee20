/** How fast the Kubernetes API answers. */
@NullMarked
package dev.portolan.benchmarks.api;

import org.jspecify.annotations.NullMarked;
