/** The scenarios under many seeds, and proof that the checks find what is broken. */
@NullMarked
package dev.portolan.chaos.simulation;

import org.jspecify.annotations.NullMarked;
