/** Members over a real Kubernetes API: connecting, applying, observing. */
@NullMarked
package dev.portolan.daemon.members;

import org.jspecify.annotations.NullMarked;
