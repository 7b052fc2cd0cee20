/**
 * The Kubernetes API over a resource store, apart from the network: {@link
 * dev.portolan.api.kube.KubernetesApi} takes requests and gives answers. The packages below hold
 * what it is made of: {@code protocol} the words of the API, {@code query} what reads ask for,
 * {@code table} the forms of objects, {@code verb} what is done to objects, {@code watch} and
 * {@code discovery}; {@code http} puts it on the network.
 */
@NullMarked
package dev.portolan.api.kube;

import org.jspecify.annotations.NullMarked;
