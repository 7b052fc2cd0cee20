/**
 * Objects and collections in the form that a client asked for: as they are, as a table, or their
 * metadata alone.
 */
@NullMarked
package dev.portolan.api.kube.table;

import org.jspecify.annotations.NullMarked;
