/**
 * Watches: the changes of a collection as a stream of events that a slow or vanished client cannot
 * hold up.
 */
@NullMarked
package dev.portolan.api.kube.watch;

import org.jspecify.annotations.NullMarked;
