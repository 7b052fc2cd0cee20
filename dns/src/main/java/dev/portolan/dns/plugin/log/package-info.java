/** The plugin {@code log}: logs queries. */
@NullMarked
package dev.portolan.dns.plugin.log;

import org.jspecify.annotations.NullMarked;
