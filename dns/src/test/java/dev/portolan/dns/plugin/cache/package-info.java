/** Tests beside what they test. */
@NullMarked
package dev.portolan.dns.plugin.cache;

import org.jspecify.annotations.NullMarked;
