/**
 * Benchmarks, with JMH for the parts and with whole processes for the rest. A result is kept with
 * its machine, JDK and commit.
 */
@NullMarked
package dev.portolan.benchmarks;

import org.jspecify.annotations.NullMarked;
