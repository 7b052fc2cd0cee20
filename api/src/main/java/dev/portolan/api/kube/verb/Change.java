package dev.portolan.api.kube.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.portolan.api.kube.protocol.ApiException;

/** What a client wants an object to become. */
@FunctionalInterface
interface Change {
    /**
     * The wanted object, computed anew for every attempt.
     *
     * @param current the object as the client would read it now, with its resourceVersion; a copy
     * @throws ApiException when it does not apply to the object
     */
    ObjectNode of(ObjectNode current);
}
