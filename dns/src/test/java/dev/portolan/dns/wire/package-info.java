/** Tests beside what they test. */
@NullMarked
package dev.portolan.dns.wire;

import org.jspecify.annotations.NullMarked;
