/** Connections between nodes, good ones and others. */
@NullMarked
package dev.portolan.control.peer;

import org.jspecify.annotations.NullMarked;
