/**
 * An ordered, replicated, durable log of commands behind one narrow interface, with an
 * implementation on Atomix Raft that fsyncs before it acknowledges and one in memory. Nothing
 * outside this package knows Atomix; docs/decisions/0002-raft-library.md says how it is guarded and
 * why.
 */
@NullMarked
package dev.portolan.control.log;

import org.jspecify.annotations.NullMarked;
