/**
 * What is done to objects: one class for a verb. {@link dev.portolan.api.kube.verb.MetadataRules}
 * and {@link dev.portolan.api.kube.verb.ObjectChecks} decide what an object becomes; the verbs read
 * and write the store.
 */
@NullMarked
package dev.portolan.api.kube.verb;

import org.jspecify.annotations.NullMarked;
