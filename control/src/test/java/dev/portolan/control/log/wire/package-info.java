/** The forms of Raft's messages: there and back, cut off, and at random. */
@NullMarked
package dev.portolan.control.log.wire;

import org.jspecify.annotations.NullMarked;
