/** The plugin {@code reload}: takes up a changed Corefile. */
@NullMarked
package dev.portolan.dns.plugin.reload;

import org.jspecify.annotations.NullMarked;
