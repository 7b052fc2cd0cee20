/** The plugin {@code cache}: keeps what the rest of the chain has answered. */
@NullMarked
package dev.portolan.dns.plugin.cache;

import org.jspecify.annotations.NullMarked;
