/** Tests beside what they test. */
@NullMarked
package dev.portolan.dns.catalog;

import org.jspecify.annotations.NullMarked;
