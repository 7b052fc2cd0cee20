/**
 * The plugin {@code hosts}: names from a file like {@code /etc/hosts} and from the Corefile itself.
 */
@NullMarked
package dev.portolan.dns.plugin.hosts;

import org.jspecify.annotations.NullMarked;
