/**
 * The command line's way into a running control cluster: a kubeconfig, the Kubernetes API over
 * HTTPS, and kubectl's apply.
 */
@NullMarked
package dev.portolan.daemon.client;

import org.jspecify.annotations.NullMarked;
