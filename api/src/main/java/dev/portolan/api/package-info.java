/**
 * What people and programs talk to: the Kubernetes API over any resource store, for kubectl, Helm
 * and informers, and the gRPC placement API.
 */
@NullMarked
package dev.portolan.api;

import org.jspecify.annotations.NullMarked;
