/** The plugin {@code health}: a page that says that the process lives. */
@NullMarked
package dev.portolan.dns.plugin.health;

import org.jspecify.annotations.NullMarked;
