/**
 * The chain of plugins that a query passes through. A plugin is one folder below this package: what
 * it does, how it is set up from its directive, and a README in the form of a manual page. {@link
 * dev.portolan.dns.plugin.PluginList} puts them in order.
 */
@NullMarked
package dev.portolan.dns.plugin;

import org.jspecify.annotations.NullMarked;
