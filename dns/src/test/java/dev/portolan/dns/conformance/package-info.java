/** Facts about CoreDNS, measured and from its tests, that this server is held against. */
@NullMarked
package dev.portolan.dns.conformance;

import org.jspecify.annotations.NullMarked;
