package dev.portolan.control.snapshot;

import dev.portolan.control.log.LogIndex;

import java.util.Optional;

/**
 * Somebody who has snapshots: this node's folder, or another node. Blocking, each call bounded in
 * time. Safe for use by many threads.
 */
public interface SnapshotSource {
    /**
     * The newest snapshot, if it covers the log up to {@code atLeast}.
     *
     * @throws SnapshotException when that cannot be found out
     */
    Optional<SnapshotManifest> newest(LogIndex atLeast);

    /**
     * The content of one chunk.
     *
     * @throws SnapshotException when it is not there any more, or damaged
     */
    byte[] chunk(LogIndex index, int number);
}
