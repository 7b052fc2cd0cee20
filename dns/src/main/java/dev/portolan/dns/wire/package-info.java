/**
 * DNS messages on the wire (RFC 1035, RFC 6891): a decoder for queries and an encoder for replies,
 * both over plain byte arrays.
 */
@NullMarked
package dev.portolan.dns.wire;

import org.jspecify.annotations.NullMarked;
