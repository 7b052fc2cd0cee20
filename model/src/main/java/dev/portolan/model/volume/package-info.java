/**
 * Volumes for disaster recovery: policies, protected groups, generations, epochs and who may write.
 */
@NullMarked
package dev.portolan.model.volume;

import org.jspecify.annotations.NullMarked;
