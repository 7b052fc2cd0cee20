/** Member clusters: where they are, what they hold, how far apart they are, what they refuse. */
@NullMarked
package dev.portolan.model.cluster;

import org.jspecify.annotations.NullMarked;
