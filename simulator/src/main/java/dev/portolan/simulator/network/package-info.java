/**
 * The network between simulated members: a proxy before every listener that finds the two ends of a
 * connection by its source address and delays, cuts or freezes its bytes, and the table of measured
 * round trips between cloud regions that the delays come from.
 */
@NullMarked
package dev.portolan.simulator.network;

import org.jspecify.annotations.NullMarked;
