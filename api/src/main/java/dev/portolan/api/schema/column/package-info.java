/**
 * The cells of the tables that {@code kubectl get} prints, computed from an object and the time. A
 * cell is a pure function.
 */
@NullMarked
package dev.portolan.api.schema.column;

import org.jspecify.annotations.NullMarked;
