/**
 * Amounts with units: cpu, memory and vectors of resources, parsed and printed as Kubernetes
 * quantities.
 */
@NullMarked
package dev.portolan.model.quantity;

import org.jspecify.annotations.NullMarked;
