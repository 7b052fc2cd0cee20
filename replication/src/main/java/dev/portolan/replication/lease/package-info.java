/** The Lease of a group's primary, as both ends read and write it. */
@NullMarked
package dev.portolan.replication.lease;

import org.jspecify.annotations.NullMarked;
