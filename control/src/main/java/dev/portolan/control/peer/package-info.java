/**
 * The nodes of a control cluster and the connections between them: requests and replies over TCP,
 * bounded in size and number. What the messages mean is not known here.
 */
@NullMarked
package dev.portolan.control.peer;

import org.jspecify.annotations.NullMarked;
