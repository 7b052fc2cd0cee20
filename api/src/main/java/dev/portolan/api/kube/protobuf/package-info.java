/**
 * Bodies in Kubernetes' protobuf form, read as the JSON that they stand for: kubectl's generators
 * ({@code create deployment}, {@code auth can-i}) and Helm send them without asking whether they
 * are understood. Answers are always JSON.
 */
@NullMarked
package dev.portolan.api.kube.protobuf;

import org.jspecify.annotations.NullMarked;
