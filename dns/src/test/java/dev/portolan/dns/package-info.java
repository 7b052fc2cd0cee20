/** Tests of the whole server. */
@NullMarked
package dev.portolan.dns;

import org.jspecify.annotations.NullMarked;
