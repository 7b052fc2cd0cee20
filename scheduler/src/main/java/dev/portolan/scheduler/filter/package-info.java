/**
 * Hard conditions: may a workload run on a cluster, may it stay there, and if not, why in words.
 */
@NullMarked
package dev.portolan.scheduler.filter;

import org.jspecify.annotations.NullMarked;
