/**
 * A name server that speaks CoreDNS's configuration: the wire, the Corefile, and the chain of
 * plugins that a question passes through. It answers from this process's own copy of the state and
 * keeps answering when nothing else can be reached.
 */
@NullMarked
package dev.portolan.dns;

import org.jspecify.annotations.NullMarked;
