/**
 * A whole federation in one process to look at: control nodes, simulated members, a shop, and an
 * outage that plays by itself.
 */
@NullMarked
package dev.portolan.daemon.demo;

import org.jspecify.annotations.NullMarked;
