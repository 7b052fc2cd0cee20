/**
 * The gRPC placement API, {@code portolan.placement.v1}: place, explain and watch for programs,
 * with the standard health and reflection services, over TLS and with the same callers as the
 * Kubernetes API.
 */
@NullMarked
package dev.portolan.api.grpc;

import org.jspecify.annotations.NullMarked;
