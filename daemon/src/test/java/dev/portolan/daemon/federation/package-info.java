/**
 * A whole federation in one process under what people bring: their manifests, their mistakes, their
 * networks.
 */
@org.jspecify.annotations.NullMarked
package dev.portolan.daemon.federation;
