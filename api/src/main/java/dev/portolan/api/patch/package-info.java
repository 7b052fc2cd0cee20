/**
 * What the four kinds of PATCH do to an object: JSON patch, JSON merge patch, strategic merge patch
 * and server-side apply with its record of who owns which field. Pure functions over JSON trees.
 */
@NullMarked
package dev.portolan.api.patch;

import org.jspecify.annotations.NullMarked;
