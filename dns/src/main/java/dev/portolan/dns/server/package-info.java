/**
 * The network side of the server: listeners, routing of queries to server blocks, and the change
 * from one Corefile to the next.
 */
@NullMarked
package dev.portolan.dns.server;

import org.jspecify.annotations.NullMarked;
