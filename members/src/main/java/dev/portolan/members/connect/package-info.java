/**
 * Connections to members: credentials, one fabric8 client for each member, what its API serves, and
 * fenced reads and writes.
 */
@NullMarked
package dev.portolan.members.connect;

import org.jspecify.annotations.NullMarked;
