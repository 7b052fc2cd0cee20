package dev.portolan.replication.agent;

import dev.portolan.model.resource.Namespace;

import java.nio.file.Path;
import java.util.Optional;

/** Where the volumes of a member's claims are mounted for its agent. */
@FunctionalInterface
public interface ClaimFolders {
    /** The claim's folder; empty while the claim is not bound to a volume. */
    Optional<Path> folder(Namespace namespace, String claim);
}
