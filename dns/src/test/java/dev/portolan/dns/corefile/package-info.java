/** Tests of the Corefile's syntax. */
@NullMarked
package dev.portolan.dns.corefile;

import org.jspecify.annotations.NullMarked;
