/**
 * Stored objects: their names, their immutable content, the one history that they share, and the
 * port to a versioned store of them.
 */
@NullMarked
package dev.portolan.model.resource;

import org.jspecify.annotations.NullMarked;
