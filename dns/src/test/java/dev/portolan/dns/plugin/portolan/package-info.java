/** Tests of the answers for the cluster set. */
@NullMarked
package dev.portolan.dns.plugin.portolan;

import org.jspecify.annotations.NullMarked;
