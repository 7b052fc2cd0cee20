/**
 * Complete cuts of a group on disk: what is in them, how one comes to be all at once or not at all,
 * and how it is put back.
 */
@NullMarked
package dev.portolan.replication.generation;

import org.jspecify.annotations.NullMarked;
