/**
 * The messages of Raft as bytes: one explicit, numbered form for each, so that nothing that comes
 * from the network reaches the library's own serializer, which would make objects of whatever the
 * bytes name.
 */
@NullMarked
package dev.portolan.control.log.wire;

import org.jspecify.annotations.NullMarked;
