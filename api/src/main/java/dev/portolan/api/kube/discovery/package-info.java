/** What the server says of itself: the kinds that it serves, and its version. */
@NullMarked
package dev.portolan.api.kube.discovery;

import org.jspecify.annotations.NullMarked;
