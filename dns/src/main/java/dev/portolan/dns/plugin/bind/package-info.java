/** The plugin {@code bind}: chooses the addresses that a block is served on. */
@NullMarked
package dev.portolan.dns.plugin.bind;

import org.jspecify.annotations.NullMarked;
