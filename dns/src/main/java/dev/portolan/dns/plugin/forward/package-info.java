/** The plugin {@code forward}: asks other name servers. */
@NullMarked
package dev.portolan.dns.plugin.forward;

import org.jspecify.annotations.NullMarked;
