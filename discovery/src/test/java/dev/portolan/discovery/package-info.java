/** Tests of discovery's rules. */
@NullMarked
package dev.portolan.discovery;

import org.jspecify.annotations.NullMarked;
