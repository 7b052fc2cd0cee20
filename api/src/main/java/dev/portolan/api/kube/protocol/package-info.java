/**
 * The words of the Kubernetes API over HTTP: requests, answers, paths, media types and the Status
 * of a failure.
 */
@NullMarked
package dev.portolan.api.kube.protocol;

import org.jspecify.annotations.NullMarked;
