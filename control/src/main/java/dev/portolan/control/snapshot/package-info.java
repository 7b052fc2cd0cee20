/**
 * Snapshots of the state as files of our own: written in the background from an immutable state, in
 * chunks with checksums, complete or not there, and fetched chunk by chunk by a node that lacks
 * them. The library's own snapshot of the log names one of these files and holds nothing else.
 */
@NullMarked
package dev.portolan.control.snapshot;

import org.jspecify.annotations.NullMarked;
