/**
 * Who is calling: the certificate authority of a control cluster, the certificates and kubeconfigs
 * that it hands out, and the reading of bearer tokens and client certificates into an identity.
 * What a caller may do is decided elsewhere.
 */
@NullMarked
package dev.portolan.api.security;

import org.jspecify.annotations.NullMarked;
