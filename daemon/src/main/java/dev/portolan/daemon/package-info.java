/**
 * The composition root: wiring, command line and signals. The only module that knows all the
 * others, and the only one that reads the clock.
 */
@NullMarked
package dev.portolan.daemon;

import org.jspecify.annotations.NullMarked;
