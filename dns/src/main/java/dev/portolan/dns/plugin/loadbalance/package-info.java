/** The plugin {@code loadbalance}: shuffles addresses. */
@NullMarked
package dev.portolan.dns.plugin.loadbalance;

import org.jspecify.annotations.NullMarked;
