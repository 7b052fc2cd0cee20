/** The plugin {@code errors}: logs what went wrong with queries. */
@NullMarked
package dev.portolan.dns.plugin.errors;

import org.jspecify.annotations.NullMarked;
