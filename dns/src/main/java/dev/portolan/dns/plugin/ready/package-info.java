/** The plugin {@code ready}: a page that says that all plugins are ready. */
@NullMarked
package dev.portolan.dns.plugin.ready;

import org.jspecify.annotations.NullMarked;
