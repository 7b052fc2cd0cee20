/**
 * A node's own copy of the state, and watches over it: fed as commands are applied, one instance of
 * each event for all watchers, a bounded backlog for each.
 */
@NullMarked
package dev.portolan.control.watch;

import org.jspecify.annotations.NullMarked;
