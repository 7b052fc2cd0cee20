/**
 * How the catalogue of services reaches the plugins: by one volatile reference, kept current by a
 * watch on the store.
 */
@NullMarked
package dev.portolan.dns.catalog;

import org.jspecify.annotations.NullMarked;
