/** Tests of the chain of plugins. */
@NullMarked
package dev.portolan.dns.plugin;

import org.jspecify.annotations.NullMarked;
