/**
 * Imports by the multi-cluster services API (KEP-1645): which services are imported where, and the
 * Service and EndpointSlices that stand for them in an importing member.
 */
@NullMarked
package dev.portolan.members.imports;

import org.jspecify.annotations.NullMarked;
