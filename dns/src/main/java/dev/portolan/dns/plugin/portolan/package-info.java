/**
 * The plugin {@code portolan} (and {@code multicluster}): names of the cluster set, answered from
 * the catalogue.
 */
@NullMarked
package dev.portolan.dns.plugin.portolan;

import org.jspecify.annotations.NullMarked;
