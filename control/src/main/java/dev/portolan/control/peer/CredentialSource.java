package dev.portolan.control.peer;

import java.io.IOException;

/**
 * Where a node has its certificate from. Asked for every connection, so that a renewed one needs no
 * restart; by several threads.
 */
@FunctionalInterface
public interface CredentialSource {
    /**
     * @throws IOException naming the file that cannot be used, and why
     */
    NodeCredentials current() throws IOException;
}
