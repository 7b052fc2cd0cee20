/**
 * The short form of the rounds against the control store, and proof that they find what is broken.
 */
@NullMarked
package dev.portolan.chaos.control;

import org.jspecify.annotations.NullMarked;
