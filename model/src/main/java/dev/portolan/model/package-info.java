/**
 * The shared nouns of Portolan as immutable values, and the ports through which the modules meet.
 * Nothing in here does I/O, starts a thread or reads a clock.
 */
@NullMarked
package dev.portolan.model;

import org.jspecify.annotations.NullMarked;
