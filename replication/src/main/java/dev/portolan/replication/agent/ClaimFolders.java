package dev.portolan.replication.agent;

import dev.portolan.model.resource.Namespace;
import dev.portolan.model.volume.VolumeGroup;
import dev.portolan.replication.ReplicationException;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the volumes of a member's claims are mounted for its agent. */
@FunctionalInterface
public interface ClaimFolders {
    /** The claim's folder; empty while the claim is not bound to a volume. */
    Optional<Path> folder(Namespace namespace, String claim);

    /**
     * The folders of all of a group's claims, by claim.
     *
     * @throws ReplicationException while one is not bound
     */
    default Map<String, Path> of(VolumeGroup group) {
        Map<String, Path> folders = new HashMap<>();
        for (String claim : group.spec().claims()) {
            folders.put(
                    claim,
                    folder(group.namespace(), claim)
                            .orElseThrow(() ->
                                    new ReplicationException(
                                            "claim "
                                                    + group.namespace()
                                                    + "/"
                                                    + claim
                                                    + " is not bound to a volume yet")));
        }
        return folders;
    }
}
