/** The plugin {@code whoami}: tells clients who they are. */
@NullMarked
package dev.portolan.dns.plugin.whoami;

import org.jspecify.annotations.NullMarked;
