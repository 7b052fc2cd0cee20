/**
 * Which addresses a name stands for, seen from where: exports and their conflicts, health,
 * distance. Pure: values in, values out. {@link dev.portolan.discovery.ServiceCatalog} is the whole
 * of it at one revision, {@link dev.portolan.discovery.CatalogBuilder} makes it from stored
 * objects, {@link dev.portolan.discovery.EndpointPicker} puts the exporting members in order.
 */
@NullMarked
package dev.portolan.discovery;

import org.jspecify.annotations.NullMarked;
