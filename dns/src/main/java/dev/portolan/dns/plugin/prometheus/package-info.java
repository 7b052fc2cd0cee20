/** The plugin {@code prometheus}: counts queries under CoreDNS's names and serves them. */
@NullMarked
package dev.portolan.dns.plugin.prometheus;

import org.jspecify.annotations.NullMarked;
