/** Ports to the control cluster: leadership and its term, leases. */
@NullMarked
package dev.portolan.model.control;

import org.jspecify.annotations.NullMarked;
